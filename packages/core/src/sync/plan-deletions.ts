import type { Decision } from './decision.js';
import type { DecidedDeletion, DeletionState, DeletionTarget, WantedDeletion } from '../mapping/deletion.js';
import type { Evidence } from './evidence.js';
import type { Mapping } from '../mapping/mapping.js';
import type { MailboxCase } from './mailbox-case.js';
import { causeOf, isConfirmedRemoval } from './brake.js';
import { isLookStep } from './decision.js';

/** What is known of a deletion of this mapping's event, or of its record: one that was begun was admitted. */
export function deletionState({ deletions }: Evidence, mapping: Mapping, what: DeletionTarget['what']): DeletionState | undefined {
  if (mapping.pending.some(({ kind }) => kind === (what === 'event' ? 'delete' : 'deleteRecord'))) return 'approved';
  const known = deletions?.get(mapping.mailboxId);
  return known?.what === what && known.eventId === mapping.eventId ? known.state : undefined;
}

/** Of the deletions that a plan is about to carry out those that the brake has to let through first. */
export function unadmittedDeletions(evidence: Evidence, decisions: readonly Decision[]): readonly Omit<WantedDeletion, 'trigger'>[] {
  return decisions.flatMap(({ step }) => {
    if (step.kind !== 'delete' && step.kind !== 'deleteRecord') return [];
    const { mailboxId } = step.mapping;
    const mapping = evidence.mappings.find((known) => known.mailboxId === mailboxId);
    const what = step.kind === 'delete' ? 'event' : 'record';
    if (mapping?.eventId === undefined || deletionState(evidence, mapping, what) !== undefined) return [];
    const reason = step.kind === 'delete' ? step.write.reason : 'deleted-in-outlook';
    if (isConfirmedRemoval(reason)) return [];
    return [{ what, mailboxId, eventId: mapping.eventId, reason, cause: causeOf(evidence.record, reason) } as const];
  });
}

/** Held or decided deletions that are over: carried out, or wanted no longer (rule 28). */
export function endedDeletions(evidence: Evidence, decided: readonly { readonly mailbox: MailboxCase; readonly decision: Decision }[]): readonly EndedDeletion[] {
  return decided.flatMap(({ mailbox, decision }) => {
    const deletion = evidence.deletions?.get(mailbox.mailboxId);
    return deletion === undefined || isOpen(deletion, mailbox, decision) ? [] : [{ deletion, serves: mailbox.serves }];
  });
}

export interface EndedDeletion {
  readonly deletion: DecidedDeletion;
  readonly serves: readonly string[];
}

function isOpen({ what, eventId, state, isBeforehand }: DecidedDeletion, { mapping, wish }: MailboxCase, { row, step }: Decision): boolean {
  if (mapping?.eventId !== eventId || mapping.state === 'ended') return false;
  if (isBeforehand === true) return true;
  // Nobody is asked again as long as the schedule does not want the event back.
  if (what === 'event') return state === 'discarded' ? wish.kind !== 'wanted' : wish.kind === 'unwanted';
  return wish.kind === 'wanted' && (row === 'deletion-held' || row === 'delete-record' || step.kind === 'wait' || isLookStep(step));
}

/** What a person is told of a held deletion that is over. */
export function toDropped({ deletion: { mailboxId, state }, serves }: EndedDeletion): readonly Decision[] {
  return state === 'held' ? [{ mailboxId, participants: serves, row: 'deletion-dropped', step: { kind: 'none' } }] : [];
}
