import type { RecordKey } from '../tenant/record-key.js';
import type { Urgency } from '../tenant/urgency.js';

/** The right to work on one record until the lease ends. */
export interface Claim extends RecordKey {
  /** Grows with each claim; a write that carries an older one is dropped. */
  readonly fence: number;
  /** The dirty counter as captured; a finish acknowledges this and nothing newer. */
  readonly dirty: number;
  /** Defects in a row. */
  readonly attempts: number;
  /** Of the most urgent hint that is not acknowledged. */
  readonly urgency: Urgency;
}

/** How many records of each tenant a claim may take at most, so that one whose calls hang leaves slots to the others. */
export interface ClaimRoom {
  /** By tenant id. */
  readonly of: ReadonlyMap<string, number>;
  /** Of each tenant that is not named. */
  readonly others: number;
}

/** Hands out records that have something to do: no record to two workers, least recently served tenant first, in it the most urgent first. */
export interface WorkQueue {
  /** At most `limit` records, within the room of each tenant, none of a paused one; each is leased for 12 s by the database clock. */
  claim(worker: string, limit: number, room?: ClaimRoom): Promise<readonly Claim[]>;
  /** Prolongs the leases; answers those that are still held. What is missing was taken over: stop working on it. */
  extend(claims: readonly Claim[]): Promise<readonly Claim[]>;
  /**
   * Gives a record back unfinished; nothing is acknowledged. `defect`: counts as an attempt, back-off by `attempts`, dead after 8 until a
   * new hint comes. `interrupted` (a stop, a database or a secret that is away): no attempt (rule 12), claimable after `retryAfterMs`.
   */
  abandon(claim: Claim, end: { readonly kind: 'defect' } | { readonly kind: 'interrupted'; readonly retryAfterMs: number }): Promise<void>;
  /** Ends the leases of a worker that is surely gone (its process is dead); answers how many. */
  endLeases(isGone: { readonly worker: string } | 'all'): Promise<number>;
  /** Milliseconds until something becomes claimable by time alone; `undefined`: nothing is waiting. */
  nextDueInMs(): Promise<number | undefined>;
  /**
   * Marks a record dirty without a webhook (console, catch-up). `doubt`: its state in JUST.SFA is read before deciding; `urgency`:
   * never makes less urgent what waits already.
   * @default urgency 'userEdit'
   */
  hint(key: RecordKey, reason: { readonly doubt: boolean; readonly urgency?: Urgency | undefined }): Promise<void>;
}
