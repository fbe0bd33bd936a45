import type { Instant } from '../schedule/period.js';

/** The process's clock: for measuring and for texts. Leases, budgets and order use the database's clock. */
export interface Clock {
  now(): Instant;
}
