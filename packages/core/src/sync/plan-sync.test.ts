import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence } from './evidence.js';
import type { OutlookEvent } from '../event/event.js';
import type { Mapping } from '../mapping/mapping.js';
import { absent, armed, creating, deletion, ended, event, evidenceOf, fresh, half, living, long, minutesAgo, now, plain, read, titled, twoWay, unseen, type Setting } from '../testing/example-evidence.js';
import { plainShape } from '../event/event.js';
import { planSync } from './plan-sync.js';
import { rows, type Row } from './decision.js';
import { schedule } from '../testing/create-sync-world.js';
import { toBase } from '../mapping/transitions.js';

const formerSource = { tenantId: 't', sourceId: 'older', host: '', table: '', scheduleField: '', settings: {} };

/** Every row, at least once, with the step that belongs to it. */
const cases: readonly (readonly [Row, string, Setting])[] = [
  ['paused', 'none', { isPaused: true }],
  ['other-source', 'none', { source: formerSource, mapping: living }],
  ['re-based', 'settle', { isRestored: true, mapping: living, event: read() }],
  ['source-kept', 'none', { source: { ...formerSource, ending: 'keep' }, mapping: living }],
  ['delete', 'delete', { source: { ...formerSource, ending: 'remove' }, mapping: living, record: { state: 'unknown' } }],
  ['released', 'none', { source: { ...formerSource, ending: 'remove' }, mapping: { ...living, state: 'released' }, isOn: false }],
  ['series-held', 'hold', { source: { ...formerSource, ending: 'remove' }, mapping: living, event: read({}, { isRecurring: true }) }],
  ['record-unknown', 'none', { record: { state: 'unknown' }, mapping: living }],
  ['not-linked', 'none', { links: [] }],
  ['mailbox-unresolved', 'none', { links: [{ tenantId: 't', linkId: 'l', name: '', sfaUserId: 'taro', mail: '', isOn: true }] }],
  ['nothing-wanted', 'none', { mapping: ended, record: { state: 'deleted' } }],
  ['too-old', 'none', { record: { ...titled(''), schedule: { ...plain, period: { kind: 'allDay', firstDay: '2026-01-01', lastDay: '2026-01-01' } } } as Evidence['record'] }],
  ['look-up', 'lookUp', { record: unseen }],
  ['look-up', 'lookUp', { mapping: creating }],
  ['create', 'create', {}],
  ['create', 'create', { record: unseen, found: [] }],
  ['create-again', 'create', { mapping: ended }],
  ['create-again', 'create', { mapping: { ...living, missingSince: minutesAgo(1) }, event: { state: 'missing' }, record: titled('新') }],
  ['create-again', 'create', { mapping: { ...living, missingSince: minutesAgo(1) }, event: { state: 'missing' }, policies: { outlookDelete: 'restore' } }],
  ['create-again', 'create', { mapping: { ...living, state: 'ended', endReason: 'deleted-in-outlook' }, record: titled('新') }],
  ['adopt', 'settle', { record: unseen, found: [event()] }],
  ['undecided', 'hold', { record: unseen, found: [event(), { ...event(), eventId: 'other' }] }],
  ['undecided', 'hold', { mapping: { ...living, eventId: undefined } }],
  ['settle-create', 'settle', { mapping: creating, found: [event()] }],
  ['settle-create', 'create', { mapping: creating, found: [] }],
  ['settle-create', 'create', { mapping: creating, found: [], record: { state: 'deleted' } }],
  ['look-again', 'readEvent', { mapping: living, event: { state: 'doubted' } }],
  ['look-again', 'readEvent', { mapping: { ...living, missingSince: minutesAgo(1) } }],
  ['look-again', 'readEvent', { mapping: { ...living, shape: { ...plainShape, hasAttendees: true } }, record: { state: 'deleted' } }],
  ['unchanged', 'none', { mapping: living }],
  ['unchanged', 'settle', { mapping: living, event: read() }],
  ['untouchable', 'settle', { mapping: living, event: read({}, { isOnlineMeeting: true }), record: { ...titled('商談'), schedule: { ...plain, content: '別' } } as Evidence['record'] }],
  ['look-again', 'readEvent', { mapping: living, record: long, policies: { overlong: 'refuse' } }],
  ['overlong-refused', 'settle', { mapping: living, record: long, event: read(), policies: { overlong: 'refuse' } }],
  ['update', 'update', { mapping: living, record: titled('新') }],
  ['update', 'update', { mapping: living, record: long }],
  ['agreement', 'settle', { mapping: living, record: titled('新'), event: read({ title: '新' }) }],
  ['drift-kept', 'settle', { mapping: living, event: read({ title: '私' }) }],
  ['drift-restored', 'update', { mapping: living, event: read({ title: '私' }), policies: { outlookDrift: 'restore' } }],
  ['conflict-sfa-wins', 'update', { mapping: living, record: titled('新'), event: read({ title: '私' }) }],
  ['refused-before', 'none', { mapping: { ...ended, endReason: 'not-created', refused: { failure: { code: 'rejected', detail: '' }, sfa: half } } }],
  ['refused-before', 'none', { mapping: { ...living, refused: { failure: { code: 'rejected', detail: '' }, sfa: { ...half, title: '新' } } }, record: titled('新') }],
  ['look-again', 'readEvent', { direction: 'twoWay', mapping: living }],
  ['look-again', 'readRecord', { ...twoWay, mapping: { ...armed, pending: [{ kind: 'writeBack', sfa: { title: '私' }, outlook: { title: '私' } }] }, event: read({ title: '私' }) }],
  ['write-back-begins', 'settle', { direction: 'twoWay', mapping: living, event: read({ title: '私' }) }],
  ['write-back', 'readRecord', { ...twoWay, event: read({ title: '私' }) }],
  ['write-back', 'writeBack', { ...twoWay, event: read({ title: '私' }), record: fresh }],
  ['drift-kept', 'settle', { ...twoWay, event: read({ title: '私' }), record: { state: 'present', schedule: schedule({ who: ['taro', 'jiro'] }), isBornByAdd: true } }],
  ['conflict-sfa-wins', 'update', { ...twoWay, event: read({ title: '私' }), record: titled('新') }],
  ['conflict-outlook-wins', 'readRecord', { ...twoWay, event: read({ title: '私' }), record: titled('新'), policies: { conflict: 'outlookWins' } }],
  ['refused-back', 'settle', { ...twoWay, mapping: { ...armed, refusedBack: [{ field: 'title', failure: { code: 'rejected', detail: '' }, sfa: '商談', outlook: '私' }] }, event: read({ title: '私' }) }],
  ['private-kept', 'settle', { ...twoWay, event: read({ title: '私', isPrivate: true }) }],
  ['overlong-refused', 'settle', { ...twoWay, event: read({ title: '長'.repeat(200) }), policies: { overlong: 'refuse' } }],
  ['series-held', 'hold', { mapping: living, event: read({}, { isRecurring: true }), record: { state: 'deleted' } }],
  ['meeting-held', 'hold', { mapping: living, event: read({}, { hasAttendees: true }), record: { state: 'deleted' } }],
  ['meeting-held', 'hold', { mapping: living, event: read({}, { hasAttendees: true }), record: titled('新') }],
  ['delete', 'delete', { mapping: living, event: read({}, { hasAttendees: true }), record: { state: 'deleted' }, policies: { onMeeting: 'send' } }],
  ['confirm-absence', 'wait', { mapping: living, event: { state: 'missing' }, record: titled('新') }],
  ['confirm-absence', 'wait', { mapping: { ...living, createdAt: minutesAgo(1), missingSince: minutesAgo(1) }, event: { state: 'missing' }, record: titled('新') }],
  ['confirm-absence', 'wait', { mapping: { ...living, missingSince: now }, record: titled('新') }],
  ['left-deleted', 'settle', { mapping: { ...living, missingSince: minutesAgo(1) }, event: { state: 'missing' } }],
  ['left-deleted', 'none', { mapping: { ...living, state: 'ended', endReason: 'deleted-in-outlook' } }],
  ['released', 'settle', { mapping: living, isOn: false }],
  ['released', 'none', { mapping: { ...living, state: 'released' }, isOn: false, record: { state: 'deleted' } }],
  ['delete', 'delete', { mapping: living, record: { state: 'deleted' } }],
  ['delete', 'delete', { mapping: living, record: { state: 'present', schedule: { ...plain, period: null }, isBornByAdd: true } }],
  ['delete', 'delete', { mapping: living, record: { state: 'present', schedule: { ...plain, participants: [] }, isBornByAdd: true } }],
  ['delete', 'delete', { mapping: living, isOn: false, policies: { onUnlink: 'remove' } }],
  ['gone', 'settle', { mapping: { ...living, missingSince: minutesAgo(1) }, event: { state: 'missing' }, record: { state: 'deleted' } }],
  ['deletion-held', 'hold', { mapping: living, record: { state: 'deleted' }, ...deletion('held') }],
  ['deletion-held', 'hold', { ...absent, direction: 'twoWay', policies: { outlookDelete: 'deleteRecord' }, record: fresh, ...deletion('held', { what: 'record' }) }],
  ['deletion-discarded', 'settle', { mapping: living, record: { state: 'deleted' }, ...deletion('discarded') }],
  ['deletion-discarded', 'none', { mapping: { ...living, state: 'released' }, record: { state: 'deleted' }, ...deletion('discarded') }],
  ['deletion-discarded', 'settle', { ...absent, direction: 'twoWay', policies: { outlookDelete: 'deleteRecord' }, ...deletion('discarded', { what: 'record' }) }],
  ['delete', 'delete', { mapping: living, record: { state: 'deleted' }, ...deletion('approved') }],
  ['delete', 'delete', { mapping: living, record: { state: 'deleted' }, ...deletion('held', { eventId: 'an older one' }) }],
  ['delete', 'delete', { mapping: { ...living, pending: [{ kind: 'delete', reason: 'record-deleted' }] }, record: { state: 'deleted' }, ...deletion('held') }],
  ['meeting-held', 'hold', { mapping: living, event: read({}, { hasAttendees: true }), record: { state: 'deleted' }, ...deletion('approved') }],
  ['delete-record', 'readRecord', { ...absent, direction: 'twoWay', policies: { outlookDelete: 'deleteRecord' } }],
  ['delete-record', 'deleteRecord', { ...absent, direction: 'twoWay', policies: { outlookDelete: 'deleteRecord' }, record: fresh }],
  ['create-again', 'create', { ...absent, direction: 'twoWay', policies: { outlookDelete: 'deleteRecord' }, record: titled('新') }],
  ['left-deleted', 'settle', { ...absent, policies: { outlookDelete: 'deleteRecord' }, record: fresh }],
  ['left-deleted', 'settle', { ...absent, mapping: { ...living, missingSince: minutesAgo(1) }, direction: 'twoWay', policies: { outlookDelete: 'deleteRecord' }, record: fresh }],
  ['left-deleted', 'settle', { ...absent, direction: 'twoWay', policies: { outlookDelete: 'deleteRecord' }, record: { ...fresh, schedule: schedule({ who: ['taro', 'saburo'] }) } as Evidence['record'] }],
  ['look-again', 'readRecord', { ...twoWay, mapping: { ...armed, pending: [{ kind: 'deleteRecord' }] }, event: read() }],
  ['restored-just-now', 'wait', { isRestored: true, record: unseen, now: minutesAgo(4.6) }],
  ['look-up', 'lookUp', { isRestored: true, record: unseen, now: minutesAgo(4.5) }],
  ['look-up', 'lookUp', { record: unseen, now: minutesAgo(4.6) }],
  ['create', 'create', { isRestored: true, now: minutesAgo(4.6) }],
  ['back-off', 'wait', { mapping: { ...living, failures: 1, notBefore: '2026-11-22T00:01:00Z' }, record: titled('新') }],
];

describe('planSync', () => {
  it.each(cases)('%s: %s (case %#)', (row, step, setting) => {
    const { decisions } = planSync(evidenceOf(setting));
    const decision = decisions.find(({ mailboxId }) => mailboxId === 'm') ?? decisions.at(-1);
    expect([decision?.row, decision?.step.kind]).toEqual([row, step]);
  });

  it('has a case for every row', () => {
    // Stands beside the decision about its mailbox.
    expect(new Set([...cases.map(([row]) => row), 'deletion-dropped'])).toEqual(new Set(Object.keys(rows)));
  });

  it.each([
    ['wanted again', { mapping: living }, true],
    ['wanted again, in another form', { mapping: living, record: titled('新') }, true],
    ['link off', { mapping: living, isOn: false, record: { state: 'deleted' } }, true],
    ['gone by itself', { mapping: { ...ended }, record: { state: 'deleted' } }, true],
    ['a newer event', { mapping: { ...living, eventId: 'newer' }, record: { state: 'deleted' } }, true],
    ['still unwanted', { mapping: living, record: { state: 'deleted' } }, false],
    ['unwanted for another reason', { mapping: living, record: { state: 'present', schedule: { ...plain, period: null }, isBornByAdd: true } }, false],
    ['not found, to be looked for again', { mapping: living, event: { state: 'missing' }, record: { state: 'deleted' } }, false],
    ['unknown', { mapping: living, record: { state: 'unknown' } }, false],
    ['paused', { mapping: living, isPaused: true }, false],
  ] as const satisfies readonly (readonly [string, Setting, boolean])[])('drops a held deletion only when the plan no longer wants it: %s (rule 28)', (_, setting, isDropped) => {
    const plan = planSync(evidenceOf({ ...setting, ...deletion('held') }));
    expect([plan.decisions.some(({ row }) => row === 'deletion-dropped'), (plan.endedDeletions ?? []).length]).toEqual([isDropped, isDropped ? 1 : 0]);
  });

  it('drops a held deletion of a record when the event is back, the schedule changed or another rule holds', () => {
    const held = { direction: 'twoWay', policies: { outlookDelete: 'deleteRecord' }, ...deletion('held', { what: 'record' }) } as const;
    const ends = (setting: Setting): number => planSync(evidenceOf({ ...held, ...setting })).endedDeletions?.length ?? 0;
    expect(ends({ ...absent })).toBe(0);
    expect(ends({ mapping: { ...armed, missingSince: minutesAgo(1) } })).toBe(0);
    expect([ends({ mapping: armed, event: read() }), ends({ ...absent, record: titled('新') }), ends({ ...absent, policies: {} }), ends({ ...absent, record: { state: 'deleted' } })]).toEqual([1, 1, 1, 1]);
  });

  it('keeps a decision against a deletion until the schedule wants the event again, whatever becomes of the link', () => {
    const ends = (setting: Setting): number => planSync(evidenceOf({ mapping: { ...living, state: 'released' }, ...deletion('discarded'), ...setting })).endedDeletions?.length ?? 0;
    expect([ends({ record: { state: 'deleted' } }), ends({ isOn: false }), ends({})]).toEqual([0, 0, 1]);
  });

  it('keeps an approval given beforehand while its event stands, wanted or not', () => {
    const ends = (setting: Setting): number => planSync(evidenceOf({ ...deletion('approved', { isBeforehand: true }), ...setting })).endedDeletions?.length ?? 0;
    expect([ends({ mapping: living }), ends({ mapping: ended })]).toEqual([0, 1]);
  });

  it('writes only the field that differs, at the version that was last seen', () => {
    const step = planSync(evidenceOf({ mapping: living, record: titled('新') })).decisions[0]?.step;
    expect(step).toMatchObject({ kind: 'update', version: { mailboxId: 'm', eventId: 'event', etag: 'v1' }, write: { changes: { title: '新' } } });
    expect(step?.kind === 'update' && Object.keys(step.write.changes)).toEqual(['title']);
  });

  it('takes what equals a pending value for ours, never for an edit (rule 17)', () => {
    const pending = [{ kind: 'update', changes: { title: '新' }, sfa: { title: '新' } }] as const;
    const decision = planSync(evidenceOf({ mapping: { ...living, pending }, event: read({ title: '新' }), record: titled('新') })).decisions[0];
    expect([decision?.row, decision?.step.kind, decision?.lost]).toEqual(['unchanged', 'settle', undefined]);
  });

  it('numbers a new generation after a deletion and an absence, and keeps the number of a creation that never happened (rule 24)', () => {
    const generation = (mapping: Mapping): unknown => {
      const step = planSync(evidenceOf({ mapping })).decisions[0]?.step;
      return step?.kind === 'create' ? step.identity.generation : undefined;
    };
    expect([generation(ended), generation({ ...ended, endReason: 'not-created' })]).toEqual([2, 1]);
  });

  it('prefers the event with our transactionId, then the oldest, and never one of an ended generation', () => {
    const adopted = (found: readonly OutlookEvent[], mapping?: Mapping): unknown => {
      const step = planSync(evidenceOf({ record: unseen, found, ...(mapping === undefined ? {} : { mapping }) })).decisions[0]?.step;
      return step?.kind === 'settle' ? step.mapping.eventId : step?.kind;
    };
    const older = { ...event(), eventId: 'older', createdAt: '2026-11-01T00:00:00Z' };
    expect(adopted([event(), older])).toBe('older');
    expect(adopted([{ ...event(), hasOurTransactionId: true }, older])).toBe('event');
    expect(adopted([event()], ended)).toBe('create');
  });

  it('brings an event into step that was found under a spent identity, whatever it holds', () => {
    const other = event({ title: '別の題', location: '別の場所' });
    const spent = { ...evidenceOf({ mapping: creating }), markers: new Map([['m', { found: [other], isIdentitySpent: true }]]) };
    const first = planSync(spent).decisions[0]?.step;
    if (first?.kind !== 'settle') throw new Error('not settled');
    const next = planSync({ ...spent, mappings: [first.mapping], events: new Map([['m', { state: 'read', event: other }]]) }).decisions[0]?.step;
    expect(next?.kind === 'update' && next.write.changes).toEqual({ title: '商談', location: '会議室A' });
  });

  it('keeps the values that an adopted event loses', () => {
    const decision = planSync(evidenceOf({ record: unseen, found: [event({ title: '古い題' })] })).decisions[0];
    expect([decision?.row, decision?.lost]).toEqual(['adopt', { title: '古い題' }]);
  });

  it('leaves the old mailbox of a person alone and looks into the new one before creating there, whatever onUnlink says', () => {
    const moved = { tenantId: 't', linkId: 'l', name: '', sfaUserId: 'taro', mail: '', mailboxId: 'm2', isOn: true };
    const { decisions } = planSync(evidenceOf({ mapping: living, links: [moved], policies: { onUnlink: 'remove' } }));
    expect(decisions.map(({ mailboxId, row, step }) => [mailboxId, row, step.kind])).toEqual([['m', 'released', 'settle'], ['m2', 'look-up', 'lookUp']]);
  });

  it('deletes the event of an ended link where a person asked for just that, though onUnlink says keep, and keeps what was to be kept', () => {
    const rowOf = (setting: Setting): unknown => planSync(evidenceOf({ mapping: living, isOn: false, ...setting })).decisions.flatMap(({ mailboxId, row }) => (mailboxId === undefined ? [] : [row]));
    expect(rowOf(deletion('approved'))).toEqual(['delete']);
    expect(rowOf({ ...deletion('approved'), mapping: { ...living, state: 'released' } })).toEqual(['delete']);
    expect(rowOf(deletion('approved', { eventId: 'an older one' }))).toEqual(['released']);
    expect(rowOf(deletion('approved', { what: 'record' }))).toEqual(['released']);
    expect(rowOf({ ...deletion('discarded'), policies: { onUnlink: 'remove' } })).toEqual(['deletion-discarded']);
    expect(rowOf({ ...deletion('approved'), isOn: true })).toEqual(['unchanged']);
  });

  it('keeps the texts of a private event out of the explanation', () => {
    const decision = planSync(evidenceOf({ mapping: living, event: read({ title: '秘密', isPrivate: true }), record: titled('新') })).decisions[0];
    expect([decision?.row, decision?.lost]).toEqual(['conflict-sfa-wins', undefined]);
  });

  it('is one decision about the whole record where nothing is looked at', () => {
    expect(planSync(evidenceOf({ isPaused: true, mapping: living }))).toEqual({ decisions: [{ participants: [], row: 'paused', step: { kind: 'none' } }] });
  });

  it('lets nothing out to a mailbox before its time, and stores what was seen there all the same', () => {
    const early: Mapping = { ...living, notBefore: '2026-11-22T00:00:01Z' };
    const kind = (setting: Setting): unknown => planSync(evidenceOf(setting)).decisions.at(-1)?.step.kind;
    expect([kind({ mapping: early, record: titled('新') }), kind({ mapping: early, event: { state: 'doubted' } }), kind({ mapping: early, event: read({ title: '私' }) })]).toEqual(['wait', 'wait', 'settle']);
    expect([kind({ mapping: { ...early, notBefore: now }, record: titled('新') }), kind({ mapping: early, isOn: false })]).toEqual(['update', 'settle']);
  });

  it.each([
    ['link off', { isOn: false }],
    ['link off, and still being created', { mapping: { ...creating, writesBack: true }, isOn: false }],
    ['deleted', { record: { state: 'deleted' } }],
    ['period emptied, and the deletion held', { record: { state: 'present', schedule: { ...plain, period: null }, isBornByAdd: true }, event: read({}, { hasAttendees: true }) }],
    ['several participants, and to be read first', { record: { state: 'present', schedule: schedule({ who: ['taro', 'jiro'] }), isBornByAdd: true }, event: { state: 'doubted' } }],
    ['one-way', { direction: 'oneWay' }],
  ] as const satisfies readonly (readonly [string, Setting])[])('lets edits flow no more once they may not, whatever else is decided: %s (rule 26)', (_, setting) => {
    const evidence = evidenceOf({ ...twoWay, ...setting });
    const { decisions, disarmed } = planSync(evidence);
    expect(disarmed).toEqual([{ ...evidence.mappings[0], writesBack: false }]);
    for (const { step } of decisions) if ('mapping' in step) expect(step.mapping?.writesBack).toBe(false);
    // Stored once.
    expect(planSync({ ...evidence, mappings: disarmed ?? [] }).disarmed).toEqual([]);
  });

  it('remembers it of just the mailbox whose edits flowed', () => {
    const other: Mapping = { ...living, mailboxId: 'm2', eventId: 'other', serves: ['jiro'], writesBack: false };
    const evidence = evidenceOf({ ...twoWay, record: { state: 'deleted' } });
    expect(planSync({ ...evidence, mappings: [armed, other] }).disarmed).toEqual([{ ...armed, writesBack: false }]);
  });

  it.each([
    ['wanted, one participant', twoWay],
    ['a tombstone', { ...twoWay, mapping: { ...armed, state: 'ended', endReason: 'deleted-in-outlook' }, record: { state: 'deleted' } }],
    ['never flowed', { mapping: living, isOn: false }],
    ['unknown', { ...twoWay, record: { state: 'unknown' } }],
  ] as const satisfies readonly (readonly [string, Setting])[])('has nothing to remember of edits that flow on, or never did: %s', (_, setting) => {
    expect(planSync(evidenceOf(setting)).disarmed ?? []).toEqual([]);
  });

  it('tells of a value of JUST.SFA that an edit replaces and that Outlook never showed', () => {
    const lost = (outlook: string): unknown =>
      planSync(evidenceOf({ ...twoWay, mapping: { ...armed, base: toBase(half, { ...half, title: outlook }) }, event: read({ title: '私' }), record: fresh })).decisions[0]?.lost;
    expect([lost('別'), lost('商談')]).toEqual([{ title: '商談' }, undefined]);
  });

  it('says nothing and does nothing when asked again with what it settled', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cases), ([, , setting]) => {
        const evidence = evidenceOf(setting);
        const first = planSync(evidence).decisions.find(({ mailboxId }) => mailboxId === 'm');
        if (first?.step.kind !== 'settle' || first.row === 'adopt' || first.row === 'settle-create') return;
        const second = planSync({ ...evidence, mappings: [first.step.mapping] }).decisions.find(({ mailboxId }) => mailboxId === 'm');
        expect(second?.step.kind).toBe('none');
      }),
    );
  });
});
