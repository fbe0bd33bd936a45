import type { Decision, Row } from './decision.js';
import type { Wish } from './wished-mailboxes.js';
import { decide, settleStep, type StandingCase } from './mailbox-case.js';
import { deletionState } from './plan-deletions.js';
import { withPending } from '../mapping/transitions.js';

type Wanted = Extract<Wish, { readonly kind: 'wanted' }>;

/** The user deleted our event, proved by two looks, and the schedule is as it was: left so, or the record goes too. */
export function heedDeletion(mailbox: StandingCase, wish: Wanted): Decision {
  const { mapping, evidence } = mailbox;
  const isArmed = wish.writeBack === 'allowed' && mapping.writesBack === true;
  if (!isArmed || evidence.tenant.policies.outlookDelete !== 'deleteRecord') return leaveDeleted(mailbox);
  const state = deletionState(evidence, mapping, 'record');
  if (state === 'discarded') return leaveDeleted(mailbox, 'deletion-discarded');
  if (state === 'held') return decide(mailbox, 'deletion-held', { kind: 'hold' }, { because: 'deleted-in-outlook' });
  // JUST.SFA has no version check: what was read just now is what is deleted (rule 22).
  if (!isFresh(mailbox)) return decide(mailbox, 'delete-record', { kind: 'readRecord', mapping });
  const write = { kind: 'deleteRecord' } as const;
  return decide(mailbox, 'delete-record', { kind: 'deleteRecord', mapping: { ...mapping, pending: withPending(mapping.pending, write) }, write });
}

export function leaveDeleted(mailbox: StandingCase, row: Row = 'left-deleted'): Decision {
  const { mapping } = mailbox;
  return decide(mailbox, row, settleStep(mailbox, { ...mapping, state: 'ended', endReason: 'deleted-in-outlook', pending: [], missingSince: undefined }));
}

export function isFresh({ evidence: { record } }: StandingCase): boolean {
  return record.state === 'present' && record.isFresh === true;
}
