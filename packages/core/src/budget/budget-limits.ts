import type { Urgency } from '../tenant/urgency.js';

/**
 * How much of the calls at once, of the window and of the day may be in use for a less urgent call to be granted still, from 0 to 1; the rest
 * is kept for what is more urgent. A person's edit may use everything.
 */
export interface BudgetShares {
  readonly repair: number;
  readonly backFill: number;
}

export const defaultShares: BudgetShares = { repair: 0.8, backFill: 0.5 };

/** What the other side allows. */
export interface BudgetLimits {
  readonly atOnce: number;
  /** Calls in any `windowMs` milliseconds. */
  readonly perWindow: number;
  readonly windowMs: number;
  /** Calls in one calendar day of that IANA zone; a call that may have arrived on either side of midnight counts in both days. */
  readonly perDay?: { readonly calls: number; readonly timeZone: string } | undefined;
  readonly shares: BudgetShares;
  /** Ends are rounded up to a multiple of this, so that few numbers are kept of many calls. 1: exact. */
  readonly resolutionMs: number;
}

/** What is open to one urgency. */
export interface OpenTo {
  readonly atOnce: number;
  readonly perWindow: number;
  /** `undefined`: no limit a day. */
  readonly perDay: number | undefined;
}

/** JUST.SFA's limits, of all calls to a tenant together: a rolling minute, a day, calls at once. */
export function sfaBudgetLimits(
  settings: { readonly perMinute: number; readonly perDay: number; readonly concurrent: number; readonly shares?: BudgetShares | undefined },
  timeZone: string,
): BudgetLimits {
  const { perMinute, perDay, concurrent, shares = defaultShares } = settings;
  return { atOnce: concurrent, perWindow: perMinute, windowMs: 60_000, perDay: { calls: perDay, timeZone }, shares, resolutionMs: 1 };
}

/** What Exchange allows one application in one mailbox: 4 at once, 10,000 in 10 minutes. */
export const mailboxBudgetLimits: BudgetLimits = { atOnce: 4, perWindow: 10_000, windowMs: 600_000, shares: defaultShares, resolutionMs: 10_000 };

/** At least one of everything, or a small limit would shut the less urgent out for ever. */
export function openTo({ atOnce, perWindow, perDay, shares }: BudgetLimits, urgency: Urgency): OpenTo {
  const share = urgency === 'userEdit' ? 1 : shares[urgency];
  const part = (whole: number): number => Math.max(1, Math.floor(whole * share));
  // Rounded up: of four calls at once, half and four fifths are two and four.
  return { atOnce: Math.max(1, Math.ceil(atOnce * share)), perWindow: part(perWindow), perDay: perDay && part(perDay.calls) };
}
