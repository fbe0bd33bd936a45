import { describe, expect, it } from 'vitest';
import type { EventStep, WriteStep } from './decision.js';
import type { Failure, FailureCode, WriteOutcome } from '../failure/failure.js';
import type { Mapping } from '../mapping/mapping.js';
import { applyOutcome, applyRecordDeletion, applyWriteBack, withFailure } from './apply-outcome.js';
import { armed, creating, event, evidenceOf, half, living, minutesAgo, now, titled } from '../testing/example-evidence.js';
import { planSync } from './plan-sync.js';
import { plainShape } from '../event/event.js';
import { toBase, toEnded } from '../mapping/transitions.js';

const failure = (code: FailureCode, more: Partial<Failure> = {}): Failure => ({ code, detail: '', ...more });
const refused = (code: FailureCode, more: Partial<Failure> = {}): WriteOutcome<never> => ({ status: 'refused', failure: failure(code, more) });
const unknown: WriteOutcome<never> = { status: 'unknown', failure: failure('unavailable') };
const minuteLater = '2026-11-22T00:01:00Z';
const secondLater = '2026-11-22T00:00:01Z';

const draft = { content: half, reminderMinutes: 15 };
const create: EventStep = { kind: 'create', mapping: creating, identity: { tenantId: 't', sourceId: 's', recordId: '1', mailboxId: 'm', epoch: 'e', generation: 1 }, draft, sfa: { ...half, title: '長い商談' } };
const retitle = { kind: 'update', changes: { title: '新' }, sfa: { title: '新しい題' } } as const;
const version = { mailboxId: 'm', eventId: 'event', etag: 'v1' };
const updating: Mapping = { ...living, pending: [retitle] };
const update: EventStep = { kind: 'update', mapping: updating, version, write: retitle };
const remove: EventStep = { kind: 'delete', mapping: { ...living, pending: [{ kind: 'delete', reason: 'record-deleted' }] }, version, write: { kind: 'delete', reason: 'record-deleted' } };

describe('a write to Outlook that was carried out', () => {
  it('leaves of a deletion the tombstone, with its reason', () => {
    expect(applyOutcome(living, remove, { status: 'applied', value: undefined }, now)).toEqual({ mapping: toEnded(living, 'record-deleted'), event: { state: 'assumed' } });
  });

  it('settles of an update what Outlook answered, and leaves the pairs that were not written', () => {
    const before: Mapping = { ...updating, failures: 2, lastFailure: failure('unavailable'), notBefore: now, missingSince: minutesAgo(1), refused: { failure: failure('rejected'), sfa: half } };
    const shape = { ...plainShape, isOnlineMeeting: true };
    const { mapping, event: evidence } = applyOutcome(living, { ...update, mapping: before }, { status: 'applied', value: event({ title: '新…', location: '彼の部屋' }, shape) }, now);
    expect(mapping).toEqual({ ...living, etag: 'v2', shape, base: { ...toBase(half, half), title: { sfa: '新しい題', outlook: '新…' } }, pending: [] });
    expect(evidence).toEqual({ state: 'assumed' });
  });

  it('takes the answer to a first creation for what stands, and that to a repeated one for what a person may have made of it since', () => {
    const value = event({ title: '誰かの題' });
    const first = applyOutcome(undefined, create, { status: 'applied', value }, now);
    expect([first.mapping.state, first.mapping.createdAt, first.mapping.pending, first.mapping.base?.title, first.event.state]).toEqual(['living', now, [], { sfa: '長い商談', outlook: '誰かの題' }, 'assumed']);
    const again = applyOutcome(creating, create, { status: 'applied', value }, now);
    expect([again.mapping.base?.title, again.mapping.pending, again.mapping.createdAt, again.event]).toEqual([{ sfa: '長い商談', outlook: '商談' }, [{ kind: 'create', draft, sfa: create.sfa }], now, { state: 'assumed' }]);
    // A new identity is a first creation.
    const next = applyOutcome(creating, { ...create, mapping: { ...create.mapping, generation: 2 } }, { status: 'applied', value }, now);
    expect([next.mapping.pending, next.mapping.base?.title]).toEqual([[], { sfa: '長い商談', outlook: '誰かの題' }]);
  });
});

describe('a write to Outlook of which the outcome is unknown', () => {
  it.each([create, update, remove])('keeps its pending values and waits: $kind', (step) => {
    const lesson = applyOutcome(living, step, unknown, now);
    expect(lesson).toEqual({ mapping: { ...step.mapping, failures: 1, lastFailure: failure('unavailable'), notBefore: secondLater }, event: { state: 'assumed' } });
  });
});

describe('a write to Outlook that was refused', () => {
  it('is read again after a conflict, with nothing pending', () => {
    expect(applyOutcome(living, update, refused('conflict'), now)).toEqual({ mapping: living, event: { state: 'doubted' } });
    expect(applyOutcome(living, remove, refused('conflict'), now)).toEqual({ mapping: living, event: { state: 'doubted' } });
  });

  it('tells of an identity that is used up where a creation meets a conflict', () => {
    expect(applyOutcome(undefined, create, refused('conflict'), now)).toEqual({ mapping: creating, event: { state: 'assumed' }, isIdentitySpent: true });
  });

  it('has met no event, where there is none for an update or a deletion; a creation only waits', () => {
    expect(applyOutcome(living, update, refused('notFound'), now)).toEqual({ mapping: living, event: { state: 'missing' } });
    expect(applyOutcome(living, remove, refused('notFound'), now)).toEqual({ mapping: living, event: { state: 'missing' } });
    expect(applyOutcome(undefined, create, refused('notFound'), now)).toMatchObject({ mapping: { state: 'ended', endReason: 'not-created', failures: 1 }, event: { state: 'assumed' } });
  });

  it('leaves the identity of a first creation unused, and a repeated one unsettled', () => {
    const first = applyOutcome(undefined, create, refused('forbidden'), now).mapping;
    expect([first.state, first.endReason, first.pending, first.failures, first.notBefore]).toEqual(['ended', 'not-created', [], 1, minuteLater]);
    const again = applyOutcome({ ...creating, failures: 1 }, { ...create, mapping: { ...creating, failures: 1 } }, refused('rejected'), now).mapping;
    expect([again.state, again.pending, again.failures, again.refused]).toEqual(['creating', creating.pending, 2, undefined]);
    expect(applyOutcome(living, { ...create, mapping: { ...creating, failures: 3 } }, refused('forbidden'), now).mapping.failures).toBe(4);
  });

  it('is remembered for good with the schedule that it was for, and not tried again until that changes', () => {
    const created = applyOutcome(undefined, { ...create, mapping: { ...creating, failures: 2 } }, refused('rejected'), now).mapping;
    expect(created).toMatchObject({ state: 'ended', endReason: 'not-created', failures: 0, refused: { failure: failure('rejected'), sfa: { ...half, title: '長い商談' } } });
    const { mapping, event: evidence } = applyOutcome({ ...living, failures: 2, notBefore: now }, update, refused('rejected'), now);
    expect([mapping, evidence]).toEqual([{ ...living, refused: { failure: failure('rejected'), sfa: { ...half, title: '新しい題' } } }, { state: 'assumed' }]);
    const plan = (title: string) => planSync(evidenceOf({ mapping, record: titled(title) })).decisions[0]?.row;
    expect([plan('新しい題'), plan('別の題')]).toEqual(['refused-before', 'update']);
  });

  it('is tried again, where it is a deletion', () => {
    expect(applyOutcome(living, remove, refused('rejected'), now).mapping).toEqual({ ...living, failures: 1, lastFailure: failure('rejected'), notBefore: minuteLater });
  });

  it('is looked at again where it was made for a version that only this run has read: perhaps no other write is needed', () => {
    const event = (stored: Mapping, step: EventStep, code: FailureCode) => applyOutcome(stored, step, refused(code), now).event.state;
    const moved = { ...living, etag: 'v0' };
    expect([event(moved, update, 'rateLimited'), event(moved, remove, 'forbidden'), event(living, update, 'rateLimited'), event(moved, update, 'rejected'), event(moved, create, 'rateLimited')]).toEqual(['doubted', 'doubted', 'assumed', 'assumed', 'assumed']);
  });

  it('stays as the memory of what it would have replaced, if nobody will read that version again', () => {
    const write = { ...retitle, lost: { title: '私の題' } };
    const step: EventStep = { ...update, mapping: { ...living, pending: [write] }, write };
    const pending = (before: Mapping) => applyOutcome(before, step, refused('conflict'), now).mapping.pending;
    expect([pending(living), pending({ ...living, etag: 'v0' }), pending({ ...living, pending: [retitle] })]).toEqual([[write], [], [retitle, write]]);
  });
});

describe('a failure', () => {
  it('is counted, and the next try waits the longer the more there were; being throttled is none', () => {
    expect(withFailure({ ...living, failures: 2 }, failure('unavailable'), now)).toMatchObject({ failures: 3, notBefore: '2026-11-22T00:00:04Z' });
    expect(withFailure({ ...living, failures: 0 }, failure('rateLimited', { retryAfterMs: 7_000 }), now)).toMatchObject({ failures: 0, notBefore: '2026-11-22T00:00:07Z' });
  });
});

describe('a deletion in JUST.SFA', () => {
  const write = { kind: 'deleteRecord' } as const;
  const step: Extract<WriteStep, { readonly kind: 'deleteRecord' }> = { kind: 'deleteRecord', mapping: { ...armed, pending: [write] }, write };
  it.each([
    ['leaves a tombstone', { status: 'applied', value: undefined }, toEnded(armed, 'record-deleted')],
    ['stays pending while nobody knows', unknown, withFailure(step.mapping, failure('unavailable'), now)],
    ['is not under way any more when it was refused', refused('forbidden'), withFailure(armed, failure('forbidden'), now)],
  ] as const)('%s', (_, outcome, after) => {
    expect(applyRecordDeletion(armed, step, outcome, now)).toEqual(after);
  });
});

describe('a write to JUST.SFA', () => {
  const write = { kind: 'writeBack', sfa: { title: '私', location: '隣' }, outlook: { title: '私の題', location: '隣の部屋' } } as const;
  const other = { ...retitle };
  const before: Mapping = { ...armed, refusedBack: [{ field: 'title', failure: failure('rejected'), sfa: '古', outlook: '古い題' }, { field: 'content', failure: failure('rejected'), sfa: '本', outlook: '本文' }] };
  const step: Extract<WriteStep, { readonly kind: 'writeBack' }> = { kind: 'writeBack', mapping: { ...before, failures: 1, lastFailure: failure('unavailable'), pending: [other, write] }, write };
  const after = (outcome: Parameters<typeof applyWriteBack>[3]): Mapping => applyWriteBack(before, step, half, outcome, now);

  it('settles what JUST.SFA holds now, and what was sent where it does not tell, provisionally', () => {
    expect(after({ status: 'applied', value: { title: '私(済)' } })).toEqual({
      ...armed,
      pending: [other],
      base: { ...toBase(half, half), title: { sfa: '私(済)', outlook: '私の題' }, location: { sfa: '隣', outlook: '隣の部屋' } },
      provisional: ['title', 'location'],
      refusedBack: before.refusedBack?.slice(1),
    });
  });

  it('keeps what is pending while nobody knows, and while it may be tried again', () => {
    expect(after(unknown)).toEqual(withFailure(step.mapping, failure('unavailable'), now));
    expect(after({ status: 'unknown', failure: failure('rejected') })).toEqual(withFailure(step.mapping, failure('rejected'), now));
    expect(after(refused('forbidden'))).toEqual(withFailure(step.mapping, failure('forbidden'), now));
  });

  it('remembers the field that was refused with its pair of values, and the others are tried again without it', () => {
    const { refusedBack, pending, base, failures } = after(refused('rejected', { field: 'location' }));
    expect(refusedBack).toEqual([...(before.refusedBack ?? []), { field: 'location', failure: failure('rejected', { field: 'location' }), sfa: half.location, outlook: '隣の部屋' }]);
    expect([pending, base, failures]).toEqual([[other], armed.base, 0]);
    expect(applyWriteBack(armed, step, half, refused('rejected', { field: 'location' }), now).refusedBack?.map((entry) => entry.field)).toEqual(['location']);
  });

  it.each([undefined, 'field_99'])('remembers every field, the newest refusal of each, where the refused one is not among them: %s', (field) => {
    const { refusedBack } = after(refused('rejected', field === undefined ? {} : { field }));
    expect(refusedBack?.map((entry) => [entry.field, entry.sfa, entry.outlook])).toEqual([['content', '本', '本文'], ['title', half.title, '私の題'], ['location', half.location, '隣の部屋']]);
  });
});
