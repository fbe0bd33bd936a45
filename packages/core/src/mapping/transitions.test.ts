import { expect, it } from 'vitest';
import type { PendingWrite } from './mapping.js';
import { event, half, living, minutesAgo, now } from '../testing/example-evidence.js';
import { isSameTarget } from './deletion.js';
import { isToSfa, toBase, toEnded, toLiving, toReleased, toUnseen, withPending } from './transitions.js';

const failure = { code: 'unavailable', detail: '' } as const;
const troubled = { ...living, failures: 3, lastFailure: failure, notBefore: now, missingSince: minutesAgo(1), refused: { failure, sfa: half }, round: 'round', endReason: 'unlinked' } as const;
const update: PendingWrite = { kind: 'update', changes: { title: '新' }, sfa: { title: '新' } };

it('an event that stands has no trouble and nothing pending, and the version and shape that were seen', () => {
  const base = toBase(half, { ...half, title: '私' });
  expect(toLiving({ ...troubled, pending: [update] }, event({}, { isRecurring: true }), base)).toEqual({ ...living, etag: 'v2', shape: { hasAttendees: false, isRecurring: true, isOnlineMeeting: false }, base, round: 'round' });
});

it('an event that nobody looked at since its creation was settled keeps that creation pending', () => {
  const create = { kind: 'create', sfa: half, draft: { content: { ...half, title: '商談…' }, reminderMinutes: null } } as const;
  expect(toUnseen(living, event(), create)).toEqual({ ...living, etag: 'v2', base: toBase(half, create.draft.content), pending: [create] });
});

it('a tombstone keeps its key, its generation and its round, and nothing of the event', () => {
  const { tenantId, sourceId, recordId, mailboxId, generation, epoch, serves, shape } = living;
  expect(toEnded({ ...troubled, rebasedIn: 'e2' }, 'record-deleted')).toEqual({ tenantId, sourceId, recordId, mailboxId, generation, epoch, rebasedIn: 'e2', serves, shape, round: 'round', state: 'ended', endReason: 'record-deleted', pending: [], failures: 0 });
});

it('an event that is left alone waits for nothing', () => {
  expect(toReleased({ ...living, notBefore: now })).toEqual({ ...living, state: 'released' });
});

it('a write that is pending already is pending once, as the newest', () => {
  const other: PendingWrite = { kind: 'delete', reason: 'unlinked' };
  expect(withPending([update, other], { ...update })).toEqual([other, update]);
});

it('what goes to JUST.SFA is told from what goes to Outlook', () => {
  const kinds = [update, { kind: 'delete', reason: 'unlinked' }, { kind: 'writeBack', sfa: {}, outlook: {} }, { kind: 'deleteRecord' }] as const satisfies readonly PendingWrite[];
  expect(kinds.map(isToSfa)).toEqual([false, false, true, true]);
});

it('the target of a deletion is just that event, or just that record', () => {
  const target = { what: 'event', mailboxId: 'm', eventId: 'event' } as const;
  expect([isSameTarget(target, { ...target }), isSameTarget(target, { ...target, what: 'record' }), isSameTarget(target, { ...target, mailboxId: 'm2' }), isSameTarget(target, { ...target, eventId: 'e2' })]).toEqual([true, false, false, false]);
});
