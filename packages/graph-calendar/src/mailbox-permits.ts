import { mailboxPermitRules } from '@clounect/core';
import type { CallPermits, Failure, Permit, Urgency } from '@clounect/core';
import { createProcessPermits } from './create-process-permits.js';

/** Whose calls are counted, and by whom. */
export interface MailboxPermitsDeps {
  /** The process's calls to everything that has limits; clients that share them keep to Exchange's limits together. @default its own */
  readonly permits?: CallPermits;
  /** Whose mailboxes they are. @default '' */
  readonly tenantId?: string;
  /** How much of a mailbox's limits is open to the calls. @default 'userEdit' */
  readonly urgency?: Urgency;
}

/** Permits for calls to one mailbox or another. Exchange counts all calls of the application there. */
export function createMailboxPermits(
  { permits, tenantId = '', urgency = 'userEdit' }: MailboxPermitsDeps,
  { now, deadlineMs }: { readonly now: () => number; readonly deadlineMs: number },
): (mailboxId: string) => Promise<Permit | Failure> {
  const all = permits ?? createProcessPermits(now);
  const rules = mailboxPermitRules(deadlineMs);
  return (mailboxId) => all.acquire({ tenantId, of: 'mailbox', mailboxId }, urgency, rules);
}
