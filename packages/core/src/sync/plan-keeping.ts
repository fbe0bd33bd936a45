import type { Decision, Row } from './decision.js';
import type { EventContent, SyncedField } from '../event/event.js';
import type { Mapping } from '../mapping/mapping.js';
import type { Wish } from './wished-mailboxes.js';
import { createAgain } from './plan-creation.js';
import { decide, settleStep, toLost, type StandingCase } from './mailbox-case.js';
import { isBound, lookAtEvent, readFirst, seenState, type SeenEvent } from './look-at-event.js';
import { isSameContent, isSameValue, mergeFields, type FieldVerdict, type Merge } from './merge-fields.js';
import { syncedFields } from '../event/event.js';
import { toSfaHalf } from './to-event-content.js';
import { withPending } from '../mapping/transitions.js';

type Wanted = Extract<Wish, { readonly kind: 'wanted' }>;

/** An event that stands and is wanted: what differs is written, field by field. */
export function keepInStep(mailbox: StandingCase, wish: Wanted): Decision {
  const sfa = toSfaHalf(wish.schedule);
  return lookAtEvent(mailbox, {
    present: (seen) => keepPresent(mailbox, sfa, seen),
    absent: () => (isWantedAnew(mailbox, sfa) ? createAgain(mailbox, wish) : leaveDeleted(mailbox)),
  });
}

/** Was deleted by the user: made again when the schedule changed since, or when the settings say so. */
export function isWantedAnew({ evidence, mapping }: StandingCase, sfa: EventContent): boolean {
  return evidence.tenant.policies.outlookDelete === 'restore' || !isSameHalf(sfa, mapping.base);
}

function keepPresent(mailbox: StandingCase, sfa: EventContent, seen: SeenEvent): Decision {
  const { mapping, evidence } = mailbox;
  const { policies } = evidence.tenant;
  const merge = mergeFields({ sfa, outlook: seen.content, base: mapping.base, pending: mapping.pending, policies, untouchable: untouchable(seen) });
  const next: Mapping = { ...mapping, state: 'living', serves: mailbox.serves, base: merge.base, missingSince: undefined, ...seenState(seen), ...(seen.isRead ? { failures: 0, notBefore: undefined } : {}) };
  const told = { because: changedFields(merge), lost: lostValues(merge, seen.content) };
  if (Object.keys(merge.changes).length === 0) return decide(mailbox, rowOf(merge), settleStep(mailbox, next), told);
  if (!seen.isRead && isBound(seen.shape)) return readFirst(mailbox);
  if (seen.shape.hasAttendees && policies.onMeeting === 'hold') {
    return decide(mailbox, 'meeting-held', { kind: 'hold', mapping: { ...mapping, ...seenState(seen) } }, told);
  }
  if (mapping.refused !== undefined && isSameContent(sfa, mapping.refused.sfa)) {
    return decide(mailbox, 'refused-before', settleStep(mailbox, { ...mapping, ...seenState(seen) }), { because: mapping.refused.failure.code });
  }
  const write = { kind: 'update', changes: merge.changes, sfa: merge.sfa } as const;
  const version = { mailboxId: mapping.mailboxId, eventId: mapping.eventId, etag: seen.etag };
  return decide(mailbox, rowOf(merge), { kind: 'update', mapping: { ...next, pending: withPending(mapping.pending, write) }, version, write }, told);
}

export function leaveDeleted(mailbox: StandingCase): Decision {
  const ended: Mapping = { ...mailbox.mapping, state: 'ended', endReason: 'deleted-in-outlook', pending: [], missingSince: undefined };
  return decide(mailbox, 'left-deleted', settleStep(mailbox, ended));
}

function isSameHalf(sfa: EventContent, base: StandingCase['mapping']['base']): boolean {
  return syncedFields.every((field) => (field === 'isPrivate' && sfa.isPrivate === undefined) || isSameValue(sfa[field], base[field]?.sfa));
}

function untouchable({ shape }: SeenEvent): ReadonlySet<SyncedField> {
  return new Set<SyncedField>([...(shape.isRecurring ? (['period'] as const) : []), ...(shape.isOnlineMeeting ? (['content'] as const) : [])]);
}

const rowsByVerdict: readonly (readonly [FieldVerdict, Row])[] = [
  ['conflict-sfa-wins', 'conflict-sfa-wins'],
  ['write', 'update'],
  ['drift-restored', 'drift-restored'],
  ['overlong', 'overlong-refused'],
  ['untouchable', 'untouchable'],
  ['drift-kept', 'drift-kept'],
  ['agreement', 'agreement'],
];

function rowOf({ verdicts }: Merge): Row {
  const present = new Set(Object.values(verdicts));
  return rowsByVerdict.find(([verdict]) => present.has(verdict))?.[1] ?? 'unchanged';
}

function changedFields({ verdicts }: Merge): string | undefined {
  const changed = Object.entries(verdicts).flatMap(([field, verdict]) => (verdict === 'unchanged' ? [] : [`${field}: ${verdict}`]));
  return changed.length === 0 ? undefined : changed.join(', ');
}

/** Outlook's values that lost or became drift; of a private event only its times. */
function lostValues({ verdicts }: Merge, outlook: EventContent): Decision['lost'] {
  const isLost = (field: SyncedField): boolean => {
    const verdict = verdicts[field];
    return (verdict === 'conflict-sfa-wins' || verdict === 'drift-kept' || verdict === 'drift-restored') && (outlook.isPrivate !== true || field === 'period');
  };
  return toLost(outlook, syncedFields.filter(isLost));
}
