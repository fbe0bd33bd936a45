import type { Instant } from '../schedule/period.js';
import type { Source, Tenant, UserLink } from '../tenant/tenant.js';

/** What an intake needs to know of a tenant, found by the uuid of the webhook address. */
export interface WebhookTarget {
  readonly tenant: Tenant;
  /** The expected value of the tenant's webhook header, when one is configured. */
  readonly secret?: string | undefined;
  /** The value before it, and until when it is taken too. */
  readonly former?: { readonly secret: string; readonly until: Instant } | undefined;
  /** The present source; missing: none was chosen yet. */
  readonly source?: Source | undefined;
}

export interface TenantRepository {
  findByWebhook(webhookId: string): Promise<WebhookTarget | undefined>;
  find(tenantId: string): Promise<Tenant | undefined>;
  /**
   * Creates or replaces the tenant; the `epoch` of one that exists stays. When the direction or a policy changes (`changesPlans`), every
   * record that stands is marked dirty, so that it learns of the new rules before anything flows by them (rule 26); else nothing is.
   */
  put(tenant: Omit<Tenant, 'sourceId' | 'hadOtherSource' | 'epoch'>): Promise<Tenant>;
  /**
   * Makes that (host, table, schedule field) the tenant's source: a known triple is resumed, with every record of it doubted (what
   * happened there meanwhile was told to nobody) unless it is known to be deleted; another one is new. What was chosen for its end is forgotten.
   */
  useSource(tenantId: string, source: Omit<Source, 'tenantId' | 'sourceId'>): Promise<Source>;
  /** One of the tenant's sources, whether or not it is the present one. */
  source(tenantId: string, sourceId: string): Promise<Source | undefined>;
  links(tenantId: string): Promise<readonly UserLink[]>;
  /**
   * Creates or replaces links, and marks every record dirty that one of these users takes part in or whose mailbox holds an
   * event of ours, so that a switch thrown or a link removed is carried out without a webhook.
   */
  putLinks(tenantId: string, links: readonly UserLink[]): Promise<void>;
  /** Remembers the mailbox of a link, only if the link is still there, still has that address and has no mailbox yet. Marks nothing dirty. */
  mailboxFound(tenantId: string, found: { readonly linkId: string; readonly mail: string; readonly mailboxId: string }): Promise<void>;
  removeLinks(tenantId: string, linkIds: readonly string[]): Promise<void>;
}
