import { mailboxBudgetLimits, type BudgetLimits } from './budget-limits.js';

/** How a process draws on one scope's budget. */
export interface PermitRules {
  readonly limits: BudgetLimits;
  /** Calls that are drawn together, made one after another and counted here. 1: each call has a grant of its own. */
  readonly block: number;
  /** Attempts that one permit may need. */
  readonly attempts: number;
  /** Milliseconds after asking within which a call has to be begun. */
  readonly useMs: number;
  /** Of one call, from its permit to its end. Milliseconds. */
  readonly deadlineMs: number;
  /** How long a call waits for others of this process, or of another one, to end. Milliseconds. */
  readonly patienceMs: number;
}

const callDeadlineMs = 8_000;
/** Between the end of the last deadline and the end of the lease: timers are late. */
const slackMs = 500;

/** JUST.SFA's calls are few: each one is asked for. */
export function sfaPermitRules(limits: BudgetLimits): PermitRules {
  return { limits, block: 1, attempts: 1, useMs: 1_000, deadlineMs: callDeadlineMs, patienceMs: 1_000 };
}

/** Graph's are many, and its limits wide: a process draws one of a mailbox's four places with twenty calls for a second and a half. */
export function mailboxPermitRules(deadlineMs: number = callDeadlineMs): PermitRules {
  // A read is repeated once, and either time after a 401 too.
  return { limits: mailboxBudgetLimits, block: 20, attempts: 4, useMs: 1_500, deadlineMs, patienceMs: deadlineMs };
}

export const leaseOf = ({ useMs, deadlineMs }: PermitRules): number => useMs + deadlineMs + slackMs;
