import type { Decision, Row } from './decision.js';
import type { EventChanges, EventContent, SyncedField } from '../event/event.js';
import type { Base, Mapping } from '../mapping/mapping.js';
import type { Policies } from '../tenant/tenant.js';
import type { Wish } from './wished-mailboxes.js';
import { chooseEvent } from './choose-event.js';
import { createAgain } from './plan-creation.js';
import { isOfFormerLife } from './former-life.js';
import { decide, settleStep, toLost, type MailboxCase, type StandingCase } from './mailbox-case.js';
import { isBound, lookAtEvent, readFirst, seenState, type SeenEvent } from './look-at-event.js';
import { isLikePair, isSameContent, isSameValue, mergeFields, type FieldVerdict, type Merge } from './merge-fields.js';
import { millisecondsBetween } from '../schedule/period.js';
import { syncedFields } from '../event/event.js';
import { toSfaHalf } from './to-event-content.js';
import { heedDeletion, isFresh, leaveDeleted } from './plan-record-deletion.js';
import { tellLosses } from './keep-losses.js';
import { isToSfa, withPending } from '../mapping/transitions.js';

type Wanted = Extract<Wish, { readonly kind: 'wanted' }>;

/** An event that stands and is wanted: what differs is written, field by field. */
export function keepInStep(mailbox: StandingCase, wish: Wanted): Decision {
  const sfa = toSfaHalf(wish.schedule);
  return lookAtEvent(mailbox, {
    present: (seen) => keepPresent(mailbox, wish, seen),
    absent: () => (isOfFormerLife(mailbox.mapping, mailbox.evidence.tenant) ? replaceFormer(mailbox, wish, sfa) : isWantedAnew(mailbox, sfa) || isOursToDelete(mailbox) ? createAgain(mailbox, wish) : heedDeletion(mailbox, wish)),
  });
}

/**
 * The event that a backup remembers is gone: it may have been made again since, under a generation that is not known. If nothing stands
 * there, somebody deleted it, and what JUST.SFA holds now is taken for what it held then: only its next change makes it again.
 */
function replaceFormer(mailbox: StandingCase, wish: Wanted, sfa: EventContent): Decision {
  const { mapping, evidence, markers } = mailbox;
  const gone: MailboxCase = { ...mailbox, mapping: { ...mapping, state: 'ended', endReason: 'deleted-in-outlook' } };
  const isNothingThere = markers?.found !== undefined && chooseEvent(markers.found, gone.mapping, evidence.tenant.epoch).kind === 'none';
  const isToBeMade = evidence.tenant.policies.outlookDelete === 'restore' || isOursToDelete(mailbox);
  if (!isNothingThere || isToBeMade) return createAgain(gone, wish);
  const base = Object.fromEntries(syncedFields.map((field) => [field, { ...mapping.base[field], sfa: sfa[field] }])) as unknown as StandingCase['mapping']['base'];
  return leaveDeleted({ ...mailbox, mapping: { ...mapping, base, rebasedIn: evidence.tenant.epoch } });
}

/** Was deleted by the user: made again when the schedule changed since, or when the settings say so. */
export function isWantedAnew({ evidence, mapping }: StandingCase, sfa: EventContent): boolean {
  return evidence.tenant.policies.outlookDelete === 'restore' || !isSameHalf(sfa, mapping.base);
}

/** Not the user deleted it: a deletion of ours was under way. */
function isOursToDelete({ mapping }: StandingCase): boolean {
  return mapping.pending.some(({ kind }) => kind === 'delete');
}

function keepPresent(mailbox: StandingCase, wish: Wanted, seen: SeenEvent): Decision {
  const { mapping, evidence } = mailbox;
  const sfa = toSfaHalf(wish.schedule);
  const isAllowed = wish.writeBack === 'allowed';
  const isFormer = isOfFormerLife(mapping, evidence.tenant);
  const isArmed = isAllowed && mapping.writesBack === true && !isFormer;
  // What became of an earlier write to JUST.SFA is told by the record alone.
  if (mapping.pending.some(isToSfa) && !isFresh(mailbox)) return decide(mailbox, 'look-again', { kind: 'readRecord', mapping });
  // Write-back begins with one read, and every difference found then is settled as drift (rule 26).
  if ((isFormer || (isAllowed && !isArmed)) && !seen.isRead) return readFirst(mailbox);
  const policies: Policies = isAllowed && !isArmed ? { ...evidence.tenant.policies, outlookDrift: 'keep' } : evidence.tenant.policies;
  const writeBack = isArmed ? { isOutlookNewer: isOutlookNewer(mailbox, wish), refused: mapping.refusedBack ?? [] } : undefined;
  const merge = mergeFields({ sfa, outlook: seen.content, base: mapping.base, pending: mapping.pending, policies, untouchable: untouchable(seen), writeBack });
  const next: Mapping = {
    ...mapping,
    state: 'living',
    serves: mailbox.serves,
    base: merge.base,
    writesBack: isAllowed ? true : mapping.writesBack,
    missingSince: undefined,
    ...(mapping.refusedBack === undefined ? {} : { refusedBack: stillRefused(mapping.refusedBack, merge) }),
    ...(isFormer ? { rebasedIn: evidence.tenant.epoch } : {}),
    ...seenState(seen),
    ...(seen.isRead ? { failures: 0, notBefore: undefined, lastFailure: undefined } : {}),
    ...(evidence.record.state === 'present' && evidence.record.isConfirmed === true ? { provisional: undefined } : {}),
  };
  const lost = lostValues(merge, mapping.base, seen.content, sfa, policies);
  const told = { because: describe(merge, wish), ...tellLosses(mapping, lost) };
  const isRebased = isFormer && (isAllowed || isEmpty(merge.changes));
  const row = isRebased ? 're-based' : isAllowed && !isArmed ? 'write-back-begins' : rowOf(merge);
  const found: Found = { mailbox, sfa, seen, merge, next, told, row };
  return isEmpty(merge.back) ? writeToOutlook(found) : writeToSfa(found);
}

/** What the look at an event and the merge came to. */
interface Found {
  readonly mailbox: StandingCase;
  readonly sfa: EventContent;
  readonly seen: SeenEvent;
  readonly merge: Merge;
  readonly next: Mapping;
  readonly told: Pick<Decision, 'because' | 'lost' | 'lostBefore'>;
  readonly row: Row;
}

function writeToOutlook({ mailbox, sfa, seen, merge, next, told, row }: Found): Decision {
  const { mapping, evidence } = mailbox;
  const pending = next.pending.filter((write) => !isToSfa(write));
  const guard = isEmpty(merge.changes) ? guardChanges(mailbox, seen, merge) : undefined;
  const { changes, sfa: values } = guard ?? { changes: merge.changes, sfa: merge.sfa };
  if (isEmpty(changes) && !seen.isRead && isChangedUnseen(merge)) return readFirst(mailbox);
  if (isEmpty(changes)) return decide(mailbox, row, settleStep(mailbox, { ...next, pending: [] }), told);
  // Held back: what was seen is remembered, but not as settled, so that the next write meets it again.
  const held: Mapping = { ...mapping, shape: seen.shape, missingSince: undefined };
  if (!seen.isRead && isBound(seen.shape)) return readFirst(mailbox);
  if (seen.shape.hasAttendees && evidence.tenant.policies.onMeeting === 'hold') return decide(mailbox, 'meeting-held', { kind: 'hold', mapping: held }, told);
  if (mapping.refused !== undefined && isSameContent(sfa, mapping.refused.sfa)) {
    return decide(mailbox, 'refused-before', settleStep(mailbox, held), { because: mapping.refused.failure.code });
  }
  const write = { kind: 'update', changes, sfa: values, ...(told.lost === undefined ? {} : { lost: told.lost }) } as const;
  const version = { mailboxId: mapping.mailboxId, eventId: mapping.eventId, etag: seen.etag };
  return decide(mailbox, row, { kind: 'update', mapping: { ...next, pending: withPending(pending, write) }, version, write }, told);
}

/** JUST.SFA changed and no write will show whether the event still stands: one that was deleted before is to be made again. */
function isChangedUnseen({ verdicts }: Merge): boolean {
  return Object.values(verdicts).some((verdict) => verdict === 'agreement' || verdict === 'untouchable' || verdict === 'overlong');
}

/**
 * An earlier write of ours is still unsettled and nothing is left to write: it may yet arrive. Once the event is seen at another version
 * than that write named, it cannot; until then the same values are written again, which moves the version (rule 17).
 */
function guardChanges({ mapping }: StandingCase, seen: SeenEvent, { verdicts }: Merge): Pick<Merge, 'changes' | 'sfa'> | undefined {
  const open = mapping.pending.filter(({ kind }) => kind === 'update' || kind === 'delete');
  if (open.length === 0 || (seen.isRead && seen.etag !== mapping.etag)) return undefined;
  const fields = open.flatMap((write) => (write.kind === 'update' ? syncedFields.filter((field) => field in write.changes) : []));
  // A field that JUST.SFA refused is not settled, as a write would make it.
  const isFree = (field: SyncedField): boolean => !untouchable(seen).has(field) && verdicts[field] !== 'refused-back';
  const wanted = [...new Set<SyncedField>([...fields, 'title'])].filter(isFree);
  const free: readonly SyncedField[] = wanted.length > 0 ? wanted : ['location'];
  const pick = (valueOf: (field: SyncedField) => unknown): EventChanges => Object.fromEntries(free.map((field) => [field, valueOf(field)])) as EventChanges;
  return { changes: pick((field) => seen.content[field]), sfa: pick((field) => mapping.base[field].sfa) };
}

/** JUST.SFA has no version check: the record is read, merged with, and written in one run (rule 22). What is left for Outlook comes after. */
function writeToSfa({ mailbox, merge, next, told, row }: Found): Decision {
  const write = { kind: 'writeBack', sfa: merge.back, outlook: merge.outlook, ...(told.lost === undefined ? {} : { lost: told.lost }) } as const;
  const mapping: Mapping = { ...next, pending: withPending(next.pending, write) };
  return decide(mailbox, row, isFresh(mailbox) ? { kind: 'writeBack', mapping, write } : { kind: 'readRecord', mapping }, told);
}

/** By what we learned and when; within 5 s, or where one of them is not known, JUST.SFA's is taken for the newer one. */
function isOutlookNewer({ evidence, mailboxId }: StandingCase, { learnedAt }: Wanted): boolean {
  const hintedAt = evidence.hintedAt?.get(mailboxId);
  return hintedAt !== undefined && learnedAt !== undefined && millisecondsBetween(learnedAt, hintedAt) > 5_000;
}

function stillRefused(entries: NonNullable<Mapping['refusedBack']>, { verdicts }: Merge): Mapping['refusedBack'] {
  const left = entries.filter(({ field }) => verdicts[field] === 'refused-back');
  return left.length === 0 ? undefined : left;
}

function isEmpty(changes: object): boolean {
  return Object.keys(changes).length === 0;
}

function isSameHalf(sfa: EventContent, base: StandingCase['mapping']['base']): boolean {
  return syncedFields.every((field) => (field === 'isPrivate' && sfa.isPrivate === undefined) || isSameValue(sfa[field], base[field].sfa));
}

function untouchable({ shape }: SeenEvent): ReadonlySet<SyncedField> {
  return new Set(syncedFields.filter((field) => (field === 'period' && shape.isRecurring) || (field === 'content' && shape.isOnlineMeeting)));
}

const rowsByVerdict: readonly (readonly [FieldVerdict, Row])[] = [
  ['conflict-outlook-wins', 'conflict-outlook-wins'],
  ['write-back', 'write-back'],
  ['conflict-sfa-wins', 'conflict-sfa-wins'],
  ['write', 'update'],
  ['drift-restored', 'drift-restored'],
  ['refused-back', 'refused-back'],
  ['overlong', 'overlong-refused'],
  ['private', 'private-kept'],
  ['untouchable', 'untouchable'],
  ['drift-kept', 'drift-kept'],
  ['agreement', 'agreement'],
];

function rowOf({ verdicts }: Merge): Row {
  const present = new Set(Object.values(verdicts));
  return rowsByVerdict.find(([verdict]) => present.has(verdict))?.[1] ?? 'unchanged';
}

function describe({ verdicts }: Merge, { writeBack }: Wanted): string | undefined {
  const changed = Object.entries(verdicts).flatMap(([field, verdict]) => (verdict === 'unchanged' ? [] : [`${field}: ${verdict}`]));
  const isDrift = Object.values(verdicts).some((verdict) => verdict === 'drift-kept' || verdict === 'drift-restored');
  return changed.length === 0 ? undefined : [...changed, ...(isDrift && writeBack !== 'allowed' ? [writeBack] : [])].join(', ');
}

/**
 * The values that lost a conflict or became drift, what is too long to flow among them, and what an edit replaces in JUST.SFA that was
 * never shown in Outlook; of a private event only its times.
 */
function lostValues({ verdicts }: Merge, base: Base, outlook: EventContent, sfa: EventContent, policies: Policies): Decision['lost'] {
  const isLost = (field: SyncedField): boolean => {
    const verdict = verdicts[field];
    const isOverlong = verdict === 'overlong' && !isSameValue(outlook[field], base[field].outlook);
    return (isOverlong || verdict === 'conflict-sfa-wins' || verdict === 'drift-kept' || verdict === 'drift-restored') && (outlook.isPrivate !== true || field === 'period');
  };
  const beaten = syncedFields.filter((field) => verdicts[field] === 'conflict-outlook-wins' || (verdicts[field] === 'write-back' && !isLikePair(field, base[field], policies)));
  const lost = { ...toLost(outlook, syncedFields.filter(isLost)), ...toLost(sfa, beaten) };
  return isEmpty(lost) ? undefined : lost;
}
