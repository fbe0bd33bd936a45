import type { Instant } from '../schedule/period.js';

/**
 * What grows old. `activity`: lines of 連携実行ログ, which go on being counted (see `UsageRepository`). `explanations`. `records`: tombstones of
 * records with their mappings and work rows, and work rows of records of which nothing was ever kept; only where nothing is under way, due,
 * held or still standing in Outlook. `leftovers`: hints that waited in vain, feeds and leases that nobody ends any more, marks of the
 * brake, runs of reconcile that are over, former secrets of webhooks whose time is over, rows of tenants that no longer exist.
 */
export const housekept = ['activity', 'explanations', 'records', 'leftovers'] as const;
export type Housekept = (typeof housekept)[number];

/** Removes what is no longer needed, in short transactions beside the running sync. */
export interface Housekeeping {
  /** The database clock, from which the ages are counted. */
  now(): Promise<Instant>;
  /** Removes at most `limit` of what is older than `before`; answers how many. Fewer than `limit`: there is no more for now. */
  purge(what: Housekept, before: Instant, limit: number): Promise<number>;
  /**
   * Removes a tenant with every row of it, secrets included, and no event in Outlook. From the first call on its webhook address is unknown
   * and whoever works on one of its records is fenced off. `more`: call again (also in another process); at most about `limit` records each.
   */
  eraseTenant(tenantId: string, limit: number): Promise<'more' | 'gone'>;
}
