import type { Instant } from '../schedule/period.js';

/** The process's clock: for measuring and for texts. Leases, budgets and order use the database's clock. */
export interface Clock {
  now(): Instant;
}

/** Time as it passes in the process: whoever sets its clock does not move this. */
export interface Stopwatch {
  /** Milliseconds since a moment that stays the same while the process lives. */
  elapsedMs(): number;
}
