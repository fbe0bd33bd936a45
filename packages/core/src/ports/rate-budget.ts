import type { BudgetLimits } from '../budget/budget-limits.js';
import type { Urgency } from '../tenant/urgency.js';

/** What a limit of the outside counts together: all calls to a tenant's JUST.SFA, or to one mailbox (rule 31). */
export type BudgetScope =
  | { readonly tenantId: string; readonly of: 'sfa' }
  | { readonly tenantId: string; readonly of: 'mailbox'; readonly mailboxId: string };

export interface BudgetAsk {
  /** Decides how much of the budget is open to it; see `BudgetShares`. */
  readonly urgency: Urgency;
  /** How many calls the grant is for, one after another; 1 unless a block is drawn. */
  readonly calls: number;
  /** When the last of them is surely over, milliseconds from now: the grant's place among those at once ends then, whatever happens. */
  readonly leaseMs: number;
}

/** The right to so many calls, one after another. */
export interface BudgetGrant {
  readonly grantId: string;
  readonly scope: BudgetScope;
  readonly calls: number;
  readonly limits: BudgetLimits;
}

/** `reserve`: what is left is kept for what is more urgent. */
export type BudgetRefusal = 'gate' | 'day' | 'window' | 'atOnce' | 'reserve';

/**
 * `retryAfterMs`: until there is a place for that urgency, and 50 ms more, so that who wakes up is never early; of several who are refused
 * one after another each is sent to a place of its own. With `atOnce` nobody knows when a call ends: 200 ms to 1.2 s.
 */
export type BudgetAnswer =
  | { readonly state: 'granted'; readonly grant: BudgetGrant }
  | { readonly state: 'refused'; readonly reason: BudgetRefusal; readonly retryAfterMs: number };

/** `made`: how many calls of the grant were made, or may have been. `throttled`: the other side asked to slow down, for the stated time or without one. */
export interface BudgetEnd {
  readonly made: number;
  readonly throttled?: { readonly statedMs?: number | undefined } | undefined;
}

/** What is left now, for a person to see. */
export interface BudgetView {
  /** Calls under way, and calls that occupy the window, these included. */
  readonly atOnce: number;
  readonly inWindow: number;
  readonly leftInWindow: number;
  /** `undefined`: no limit a day. */
  readonly leftToday: number | undefined;
  /** 0: open. */
  readonly closedForMs: number;
}

/**
 * The limits of the outside, shared by all processes and counted by the store's clock. A call is counted when it is granted, before it is
 * made, and occupies its place until a whole window after it **ended** (rule 30): when it arrives there nobody knows, so that no rolling
 * window anywhere can hold too many. What was granted is never refunded; calls of a block that were surely not made are given back.
 */
export interface RateBudget {
  /**
   * Asks for one grant. It has to be begun within the time that its asker planned for in `leaseMs`, measured from before it asked; later it
   * is thrown away: `ended` with what it made. Throws when the store does not answer; no call may be made then.
   */
  take(scope: BudgetScope, ask: BudgetAsk, limits: BudgetLimits): Promise<BudgetAnswer>;
  /**
   * The grant's calls are over. Throttled: closes the gate for all processes, for the stated time or a pause that doubles from 1 s to 1 h and
   * begins anew after a success; answers how long the gate is closed now, 0 when it is open. Ending twice does nothing.
   */
  ended(grant: BudgetGrant, end: BudgetEnd): Promise<number>;
  /** Closes the gate for at least so long. */
  close(scope: BudgetScope, limits: BudgetLimits, forMs: number): Promise<void>;
  look(scope: BudgetScope, limits: BudgetLimits): Promise<BudgetView>;
  /**
   * Ends every grant that is under way, as if its lease were over now. Only for who knows that no other process is there (rule 13): what a
   * killed one held is then free at once.
   */
  endLeases(): Promise<void>;
}
