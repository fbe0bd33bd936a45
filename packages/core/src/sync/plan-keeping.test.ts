import { describe, expect, it } from 'vitest';
import type { Decision } from './decision.js';
import type { Mapping, PendingWrite } from '../mapping/mapping.js';
import { absent, armed, event, evidenceOf, fresh, half, living, long, minutesAgo, now, plain, read, titled, twoWay, type Setting } from '../testing/example-evidence.js';
import { plainShape } from '../event/event.js';
import { planSync } from './plan-sync.js';
import { schedule } from '../testing/create-sync-world.js';

function decide(setting: Setting): Decision {
  const { decisions } = planSync(evidenceOf(setting));
  const decision = decisions.find(({ mailboxId }) => mailboxId === 'm') ?? decisions[0];
  if (decision === undefined) throw new Error('nothing was decided');
  return decision;
}
const stored = (setting: Setting): Mapping | undefined => {
  const { step } = decide(setting);
  return 'mapping' in step ? step.mapping : undefined;
};
const edited = { event: read({ title: '私' }) };
const several = { state: 'present', schedule: schedule({ who: ['taro', 'jiro'] }), isBornByAdd: true } as const;

describe('what a person is told of a decision about an event', () => {
  it.each([
    ['nothing of what is as it was', { mapping: living }, undefined],
    ['the field and what became of it', { mapping: living, record: titled('新') }, 'title: write'],
    ['every field that changed', { mapping: living, record: titled('新'), event: read({ location: '隣' }) }, 'title: write, location: drift-kept, one-way'],
    ['why drift does not flow: one-way', { mapping: living, ...edited }, 'title: drift-kept, one-way'],
    ['why drift is written over: one-way', { mapping: living, ...edited, policies: { outlookDrift: 'restore' } }, 'title: drift-restored, one-way'],
    ['why drift does not flow: several participants', { ...twoWay, ...edited, record: several }, 'title: drift-kept, several-participants'],
    ['no reason where it may flow', { ...twoWay, mapping: living, ...edited }, 'title: drift-kept'],
    ['no such reason for what is no drift', { mapping: living, record: titled('新'), ...edited }, 'title: conflict-sfa-wins'],
    ['an edit that flows', { ...twoWay, ...edited, record: fresh }, 'title: write-back'],
    ['what Outlook refused before', { mapping: { ...living, refused: { failure: { code: 'rejected', detail: '' }, sfa: { ...half, title: '新' } } }, record: titled('新') }, 'rejected'],
    ['why its deletion is asked for', { mapping: living, record: { state: 'deleted' } }, 'record-deleted'],
    ['why it is gone', { ...absent, record: { state: 'deleted' } }, 'record-deleted'],
    ['why its deletion waits for a person: a meeting', { mapping: living, event: read({}, { hasAttendees: true }), record: { state: 'deleted' } }, 'record-deleted'],
    ['why its deletion waits for a person: a series', { mapping: living, event: read({}, { isRecurring: true }), record: { state: 'deleted' } }, 'record-deleted'],
    ['why its deletion waits for a person: the brake', { mapping: living, record: { state: 'deleted' }, deletions: new Map([['m', { what: 'event', mailboxId: 'm', eventId: 'event', state: 'held' }]]) }, 'record-deleted'],
    ['what a person decided against', { mapping: living, record: { state: 'deleted' }, deletions: new Map([['m', { what: 'event', mailboxId: 'm', eventId: 'event', state: 'discarded' }]]) }, 'record-deleted'],
    ['why the deletion of its record waits', { ...absent, direction: 'twoWay', policies: { outlookDelete: 'deleteRecord' }, deletions: new Map([['m', { what: 'record', mailboxId: 'm', eventId: 'event', state: 'held' }]]) }, 'deleted-in-outlook'],
    ['why there is none', { mapping: { ...living, state: 'ended', endReason: 'unlinked' }, record: { state: 'deleted' } }, 'unlinked'],
    ['nothing where none ever was', { record: { state: 'present', schedule: { ...plain, period: null }, isBornByAdd: true } }, undefined],
    ['what waits for its time', { mapping: { ...living, notBefore: '2026-11-22T00:01:00Z' }, record: titled('新') }, 'update'],
  ] as const satisfies readonly (readonly [string, Setting, string | undefined])[])('%s', (_, setting, because) => {
    expect(decide(setting).because).toBe(because);
  });
});

describe('the values that are kept for the log', () => {
  const period = { kind: 'timed', start: '2026-11-24T02:00:00Z', end: '2026-11-24T03:00:00Z' } as const;
  it.each([
    ['the one that lost a conflict', { mapping: living, record: titled('新'), ...edited }, { title: '私' }],
    ['the one that became drift', { mapping: living, ...edited }, { title: '私' }],
    ['the one that is written over', { mapping: living, ...edited, policies: { outlookDrift: 'restore' } }, { title: '私' }],
    ['JUST.SFA\'s, where Outlook\'s won', { ...twoWay, record: { state: 'present', schedule: { ...plain, title: '新' }, isBornByAdd: true, isFresh: true }, ...edited, policies: { conflict: 'outlookWins' } }, { title: '新' }],
    ['a period as a text', { mapping: living, event: read({ period }) }, { period: JSON.stringify(period) }],
    ['only the times of a private event', { mapping: living, event: read({ period, title: '私', isPrivate: true }) }, { period: JSON.stringify(period) }],
    ['none where nothing lost', { mapping: living, record: titled('新') }, undefined],
    ['what a dead worker was about to replace, beside what lost now', { mapping: { ...living, pending: [{ kind: 'update', changes: { location: '会議室A' }, sfa: { location: '会議室A' }, lost: { location: '隣' } }] }, record: titled('新'), ...edited }, { location: '隣', title: '私' }],
  ] satisfies readonly (readonly [string, Setting, Decision['lost']])[])('%s', (_, setting: Setting, lost: Decision['lost']) => {
    expect(decide(setting).lost).toEqual(lost);
  });
});

describe('what is remembered of an event that was seen', () => {
  it('ends its troubles: failures, a back-off and a first look that met nothing', () => {
    const troubled: Mapping = { ...living, failures: 3, lastFailure: { code: 'unavailable', detail: '' }, notBefore: minutesAgo(1), missingSince: minutesAgo(1) };
    expect(stored({ mapping: troubled, event: read() })).toEqual({ ...living, etag: 'v2' });
    expect(stored({ mapping: { ...troubled, missingSince: undefined }, record: titled('新') })).toMatchObject({ failures: 3, notBefore: minutesAgo(1), lastFailure: { code: 'unavailable' } });
  });

  it('is whom it serves, and that it is ours again', () => {
    expect(stored({ mapping: { ...living, state: 'released', serves: ['gone'] } })).toEqual({ ...living, serves: ['taro'] });
  });

  it.each([
    ['allowed', { ...twoWay, event: read() }, true],
    ['allowed from now on', { direction: 'twoWay', mapping: living, event: read() }, true],
    ['allowed no more', { mapping: armed, event: read() }, false],
    ['never allowed', { mapping: living, event: read() }, undefined],
  ] as const)('is whether its edits flow: %s', (_, setting, writesBack) => {
    expect(stored(setting)?.writesBack).toBe(writesBack);
  });

  it('forgets that values are provisional once a state of the record confirms them, and not before (rule 22)', () => {
    const mapping: Mapping = { ...armed, provisional: ['title'] };
    expect(stored({ ...twoWay, mapping, event: read(), record: { ...fresh, isConfirmed: true } as Setting['record'] & object })?.provisional).toBeUndefined();
    expect(stored({ ...twoWay, mapping, event: read(), record: fresh })?.provisional).toEqual(['title']);
  });

  it('is no drift that is written over while write-back begins, and from then on JUST.SFA\'s wins what it changed (rule 26)', () => {
    expect(decide({ direction: 'twoWay', mapping: living, ...edited, policies: { outlookDrift: 'restore' } })).toMatchObject({ row: 'write-back-begins', step: { kind: 'settle' } });
    expect(decide({ mapping: living, ...edited, policies: { outlookDrift: 'restore' } }).step.kind).toBe('update');
    expect(decide({ direction: 'twoWay', mapping: { ...armed, writesBack: false }, ...edited }).row).toBe('write-back-begins');
  });
});

describe('an unsettled write of ours (rule 17)', () => {
  const pending: readonly PendingWrite[] = [{ kind: 'update', changes: { location: '隣' }, sfa: { location: '隣' } }];
  const guarded = (setting: Setting) => {
    const { step } = decide(setting);
    return step.kind === 'update' ? [step.write.changes, step.write.sfa, step.version.etag] : step.kind;
  };

  it('is guarded against by writing what stands, at the version that it named, until the event is seen at another one', () => {
    expect(guarded({ mapping: { ...living, pending } })).toEqual([{ location: '会議室A', title: '商談' }, { location: '会議室A', title: '商談' }, 'v1']);
    expect(guarded({ mapping: { ...living, etag: 'v2', pending }, event: read() })).toEqual([{ location: '会議室A', title: '商談' }, { location: '会議室A', title: '商談' }, 'v2']);
    expect(guarded({ mapping: { ...living, pending }, event: read() })).toBe('settle');
    expect(stored({ mapping: { ...living, pending }, event: read() })?.pending).toEqual([]);
  });

  it('is guarded against with the title alone where it was a deletion, and never with a field that a person made untouchable', () => {
    expect(guarded({ mapping: { ...living, pending: [{ kind: 'delete', reason: 'record-deleted' }] } })).toEqual([{ title: '商談' }, { title: '商談' }, 'v1']);
    const online: readonly PendingWrite[] = [{ kind: 'update', changes: { content: '別', period: half.period }, sfa: { content: '別', period: half.period } }];
    const shape = { ...plainShape, isOnlineMeeting: true, isRecurring: true };
    expect(guarded({ mapping: { ...living, etag: 'v2', shape, pending: online }, event: read({}, shape) })).toEqual([{ title: '商談' }, { title: '商談' }, 'v2']);
  });

  it('is never guarded against with what JUST.SFA refused: that is there, and settles nothing', () => {
    const refusedBack = [{ field: 'title', failure: { code: 'rejected', detail: '' }, sfa: half.title, outlook: '私' }] as const;
    const mapping: Mapping = { ...armed, refusedBack, pending: [{ kind: 'update', changes: { title: '別' }, sfa: { title: '別' } }] };
    expect(guarded({ ...twoWay, mapping })).toEqual([{ location: '会議室A' }, { location: '会議室A' }, 'v1']);
    expect(stored({ ...twoWay, mapping })?.refusedBack).toEqual(refusedBack);
    expect(stored({ ...twoWay, mapping: { ...mapping, pending: [] }, event: read({ title: '許可' }), record: fresh })?.refusedBack).toBeUndefined();
  });

  it('needs no guard where it was a write to JUST.SFA', () => {
    expect(guarded({ ...twoWay, mapping: { ...armed, pending: [{ kind: 'writeBack', sfa: { title: '私' }, outlook: { title: '私' } }] }, event: { state: 'read', event: { ...event(), etag: 'v1' } }, record: fresh })).toBe('settle');
  });

  it('is over with the next write, as far as it went to JUST.SFA', () => {
    const both: readonly PendingWrite[] = [...pending, { kind: 'writeBack', sfa: { title: '私' }, outlook: { title: '私' } }];
    const step = decide({ ...twoWay, mapping: { ...armed, pending: both }, event: read(), record: { ...titled('新'), isFresh: true } as Setting['record'] & object }).step;
    expect(step.kind === 'update' && step.mapping.pending.map(({ kind }) => kind)).toEqual(['update', 'update']);
  });
});

describe('an event that a person made more of', () => {
  it('is read before it is written to, and written to only where no mail goes out', () => {
    for (const bound of ['hasAttendees', 'isRecurring', 'isOnlineMeeting'] as const) {
      const mapping: Mapping = { ...living, shape: { ...plainShape, [bound]: true } };
      expect(decide({ mapping, record: titled('新') }).step.kind).toBe('readEvent');
      expect(decide({ mapping, record: titled('新'), event: read({}, { [bound]: true }) }).step.kind).toBe(bound === 'hasAttendees' ? 'hold' : 'update');
      expect(decide({ mapping, record: titled('新'), event: read({}, { [bound]: true }), policies: { onMeeting: 'send' } }).step.kind).toBe('update');
    }
  });

  it('keeps times and body as the person made them, and gets the rest', () => {
    const record = { state: 'present', schedule: { ...plain, period: { kind: 'timed', start: '2026-11-25T00:00:00Z', end: '2026-11-25T01:00:00Z' }, title: '新', content: '別' }, isBornByAdd: true } as const;
    const changes = (shape: object) => {
      const { step } = decide({ mapping: living, record, event: read({}, shape) });
      return step.kind === 'update' ? Object.keys(step.write.changes) : step.kind;
    };
    expect([changes({}), changes({ isRecurring: true }), changes({ isOnlineMeeting: true })]).toEqual([['period', 'title', 'content'], ['title', 'content'], ['period', 'title']]);
  });
});

describe('a change that Outlook refused', () => {
  const refused = { failure: { code: 'rejected', detail: '' }, sfa: { ...half, title: '新' } } as const;
  it('is not tried again, and what was seen beside it is remembered', () => {
    const mapping: Mapping = { ...living, refused, missingSince: minutesAgo(1) };
    expect(decide({ mapping, record: titled('新'), event: read({}, { isOnlineMeeting: true }) })).toMatchObject({ row: 'refused-before', step: { kind: 'settle', mapping: { etag: 'v1', missingSince: undefined, shape: { isOnlineMeeting: true } } } });
  });

  it('is tried again when another field changes', () => {
    expect(decide({ mapping: { ...living, refused }, record: { ...titled('新'), schedule: { ...plain, title: '新', location: '隣' } } as Setting['record'] & object }).row).toBe('update');
  });
});

describe('which side is newer', () => {
  const at = (learnedAt: string | undefined, hintedAt: string | undefined): Decision['row'] =>
    decide({ ...twoWay, record: { ...titled('新'), learnedAt } as Setting['record'] & object, ...edited, policies: { conflict: 'newestWins' }, hintedAt: new Map(hintedAt === undefined ? [] : [['m', hintedAt]]) }).row;
  it.each([
    ['more than five seconds later', minutesAgo(1), now, 'conflict-outlook-wins'],
    ['just more than five seconds later', '2026-11-21T23:59:54.999Z', now, 'conflict-outlook-wins'],
    ['five seconds later', '2026-11-21T23:59:55Z', now, 'conflict-sfa-wins'],
    ['earlier', now, minutesAgo(1), 'conflict-sfa-wins'],
    ['without knowing when JUST.SFA changed', undefined, now, 'conflict-sfa-wins'],
    ['without knowing when Outlook changed', minutesAgo(1), undefined, 'conflict-sfa-wins'],
  ])('Outlook\'s edit was learned of %s', (_, learnedAt, hintedAt, row) => {
    expect(at(learnedAt, hintedAt)).toBe(row);
  });
});

describe('an event that the user deleted', () => {
  const open = { ...half, isPrivate: false };
  it('is made again when any field changed since, and not for a privacy that nobody configured', () => {
    const left = (base: Mapping['base'], record?: Setting['record']) => decide({ ...absent, mapping: { ...living, base, missingSince: minutesAgo(1) }, ...(record === undefined ? {} : { record }) }).row;
    const base = living.base;
    if (base === undefined) throw new Error('no base');
    expect(left({ ...base, isPrivate: { sfa: false, outlook: false } })).toBe('left-deleted');
    expect(left(base, { state: 'present', schedule: { ...plain, isPrivate: open.isPrivate }, isBornByAdd: true })).toBe('create-again');
    for (const field of ['location', 'content'] as const) expect(left(base, { state: 'present', schedule: { ...plain, [field]: '別' }, isBornByAdd: true })).toBe('create-again');
  });

  it('is left so without a look that is still open or a write that is', () => {
    expect(stored({ ...absent, mapping: { ...armed, missingSince: minutesAgo(1), pending: [{ kind: 'update', changes: { title: '別' }, sfa: { title: '別' } }] } })).toMatchObject({ state: 'ended', endReason: 'deleted-in-outlook', pending: [], missingSince: undefined, eventId: 'event' });
  });

  it('was not deleted by the user where a deletion of ours was under way', () => {
    expect(decide({ mapping: { ...living, missingSince: minutesAgo(1), pending: [{ kind: 'delete', reason: 'record-deleted' }] }, event: { state: 'missing' } }).row).toBe('create-again');
  });
});

it('refuses a text that is too long for Outlook, and goes on with the others', () => {
  const { step } = decide({ mapping: living, record: { ...long, schedule: { ...plain, title: '長'.repeat(300), location: '隣' } } as Setting['record'] & object, policies: { overlong: 'refuse' } });
  expect(step.kind === 'update' && step.write.changes).toEqual({ location: '隣' });
});

describe('a change of JUST.SFA that no write will show to Outlook', () => {
  it('is looked at first: an event that was deleted meanwhile is to be made again', () => {
    const online: Mapping = { ...living, shape: { ...plainShape, isOnlineMeeting: true } };
    const record = { state: 'present', schedule: { ...plain, content: '別' }, isBornByAdd: true } as const;
    expect(decide({ mapping: online, record })).toMatchObject({ row: 'look-again', step: { kind: 'readEvent', ref: { mailboxId: 'm', eventId: 'event' } } });
    const base = living.base && { ...living.base, title: { sfa: '古', outlook: '新' } };
    expect(decide({ mapping: { ...living, base }, record: titled('新') }).step.kind).toBe('readEvent');
    expect(decide({ mapping: online, record, event: read({}, { isOnlineMeeting: true }) }).row).toBe('untouchable');
  });
});

describe('a look at an event', () => {
  const kind = (mapping: Partial<Mapping>, setting: Setting = {}) => {
    const { step } = decide({ record: { state: 'deleted' }, mapping: { ...living, ...mapping }, ...setting });
    return step.kind === 'wait' ? [step.until, step.mapping?.missingSince] : step.kind;
  };

  it('is needed where a write to JUST.SFA, or a settled creation, left it to be seen, and for nothing else that is pending', () => {
    const pending = (write: PendingWrite) => kind({ pending: [write] });
    expect([pending({ kind: 'writeBack', sfa: {}, outlook: {} }), pending({ kind: 'create', sfa: half, draft: { content: half, reminderMinutes: null } }), pending({ kind: 'update', changes: {}, sfa: {} })]).toEqual(['readEvent', 'readEvent', 'delete']);
  });

  it('is needed again thirty seconds after one that met nothing, not before, and only then is the event gone', () => {
    const seconds = (count: number) => new Date(Date.parse(now) - count * 1_000).toISOString();
    expect([kind({ missingSince: seconds(30) }), kind({ missingSince: seconds(29) })]).toEqual(['readEvent', ['2026-11-22T00:00:01Z', seconds(29)]]);
    expect([kind({ missingSince: seconds(30) }, { event: { state: 'missing' } }), kind({ missingSince: seconds(29) }, { event: { state: 'missing' } }), kind({}, { event: { state: 'missing' } })]).toEqual(['settle', ['2026-11-22T00:00:01Z', seconds(29)], ['2026-11-22T00:00:30Z', now]]);
  });

  it('proves nothing within two minutes of our own creation', () => {
    const created = (minutes: number) => kind({ missingSince: minutesAgo(1), createdAt: minutesAgo(minutes) }, { event: { state: 'missing' } });
    expect([created(2), created(1)]).toEqual(['settle', ['2026-11-22T00:01:00Z', undefined]]);
  });
});
