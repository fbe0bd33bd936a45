import type { Source, SourceEnding, Tenant, UserLink } from '../tenant/tenant.js';

/** How many events of ours stand in a source's mailboxes. */
export interface SourceStanding {
  readonly source: Source;
  /** It is the tenant's present one. */
  readonly isInUse: boolean;
  readonly standing: number;
}

/** What a change of a link would meet. */
export interface LinkStanding {
  /** Events of the present source that stand for this person in the mailbox of the link. */
  readonly standing: number;
  /** Of these, those that stand for nobody else whose link is on: they end with this one. */
  readonly ending: number;
  /** Of the ending ones, as last seen: those that a person invited others to, and those that a person made a series of. */
  readonly meetings: number;
  readonly series: number;
  /** Present records of that source in which the person takes part. */
  readonly takingPart: number;
}

/** What is stored of a tenant's present source, counted: what a start of the sync would find. */
export interface TenantCensus {
  /** Present records. */
  readonly records: number;
  /** Events of ours that stand. */
  readonly events: number;
  /** Mailboxes of linked participants in which no event stands. Schedules that ended long ago count too, though none is made for them. */
  readonly missingEvents: number;
  /** Standing events of records about which something waits to be carried out. */
  readonly waitingEvents: number;
  /** Standing events of records that are deleted. */
  readonly unwantedEvents: number;
  /** Standing events of records with exactly one participant. */
  readonly eventsOfOne: number;
  /** Events that the other side refused, by the code of the failure; not tried again until something changes. */
  readonly refused: readonly { readonly code: string; readonly count: number }[];
}

/** What an operator or an administrator does to a whole tenant, rarely and on purpose. */
export interface TenantUpkeep {
  /** By id. */
  tenants(): Promise<readonly Tenant[]>;
  /**
   * The database was restored from a backup, so that the world is newer than what it holds. One transaction: a new epoch; every record
   * that has anything to lose is doubted (one read of JUST.SFA each, as repair); webhooks that wait are dropped, since that read
   * replaces them; no record counts as known from its beginning; feeds lose their cursors and are subscribed anew; leases end. What the
   * epoch makes of each mapping is the planner's business (`isOfFormerLife`). Answers how many records are doubted.
   * @throws ClounectError `unknownTenant`
   */
  declareRestored(tenantId: string): Promise<{ readonly tenant: Tenant; readonly doubted: number }>;
  /** Every source that the tenant ever had, by host, table and field. */
  sources(tenantId: string): Promise<readonly SourceStanding[]>;
  /**
   * Stores what becomes of the events of a source that is no longer the tenant's. `remove` marks its records dirty, as back-fill; `keep`
   * marks nothing and stops a removal that is under way. `useSource` forgets the choice. Answers how many records are marked.
   * @throws ClounectError `unknownSource`; `sourceInUse` for the tenant's present source
   */
  endSource(tenantId: string, sourceId: string, ending: SourceEnding): Promise<{ readonly marked: number }>;
  /** By what is stored alone; `undefined`: no such tenant. */
  census(tenantId: string): Promise<TenantCensus | undefined>;
  linkStanding(link: Pick<UserLink, 'tenantId' | 'sfaUserId' | 'mailboxId'>): Promise<LinkStanding>;
}
