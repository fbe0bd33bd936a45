import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeldRecord } from '../ports/mapping-repository.js';
import type { Notice } from '../ports/webhook-reader.js';
import type { Schedule } from '../schedule/schedule.js';
import { foldNotices, foldReading, isSameSchedule, type FoldRules } from './fold-notices.js';
import { schedule } from '../testing/create-sync-world.js';

const rules = { table: 'table_1', hadOtherSource: false };
const notice = (changes: Partial<Notice>): Notice => ({ recordId: '1', trigger: 'update', tableName: 'table_1', schedule: schedule(), ...changes });
const fold = (held: HeldRecord | undefined, ...notices: Partial<Notice>[]) => foldNotices(held, notices.map((changes) => ({ notice: notice(changes), isSigned: true })), rules);
const held: HeldRecord = { state: 'present', version: '2026-11-22T00:00:05.000Z', schedule: schedule(), isBornByAdd: true };

describe('foldNotices', () => {
  it.each([
    ['older', { version: '2026-11-22T00:00:04.000Z', schedule: schedule({ title: '旧' }) }, 'older', false],
    ['equal and same', { version: held.version }, 'same', false],
    ['equal but different', { version: held.version, schedule: schedule({ title: '別' }) }, 'read:same-version-different', true],
    ['newer', { version: '2026-11-22T00:00:06.000Z', schedule: schedule({ title: '新' }) }, 'taken', false],
    ['without updatedAt, the same', { version: undefined }, 'same', false],
    ['without updatedAt, different', { version: undefined, schedule: schedule({ title: '別' }) }, 'read:no-version', true],
    ['of an unknown type', { trigger: 'hint' }, 'read:hint', true],
    ['with a field missing', { version: '2026-11-22T00:00:06.000Z', schedule: { title: '新' } }, 'read:fields-missing', true],
    ['of another table', { tableName: 'table_2', trigger: 'delete' }, 'other-table', false],
    ['a deletion', { trigger: 'delete', schedule: {} }, 'deleted', false],
  ] as const)('judges a webhook that is %s', (_name, changes, verdict, needsRead) => {
    expect(fold(held, changes as Partial<Notice>)).toMatchObject({ verdicts: [verdict], needsRead });
  });

  it('reads once for what comes after a deletion, and ignores a second deletion', () => {
    const tombstone = fold(held, { trigger: 'delete', schedule: {} }).held;
    expect(fold(tombstone, { trigger: 'add', version: '2026-11-22T00:00:09.000Z' })).toMatchObject({ needsRead: true, held: tombstone });
    expect(fold(tombstone, { trigger: 'delete' })).toEqual({ needsRead: false, held: tombstone, verdicts: ['already-deleted'] });
  });

  it('believes nothing unsigned, and a deletion without a table name only while there was one source', () => {
    expect(foldNotices(held, [{ notice: notice({ trigger: 'delete' }), isSigned: false }], rules)).toMatchObject({ held, needsRead: true });
    expect(foldNotices(held, [{ notice: notice({ trigger: 'delete', tableName: undefined }), isSigned: true }], { ...rules, hadOtherSource: true })).toMatchObject({ held, needsRead: true });
  });

  const read = (changes: Partial<Notice>): Partial<Notice> => ({ version: '2026-11-22T00:00:06.000Z', ...changes });
  const sent = (members: FoldRules['sent'], changes: Partial<Notice>) => foldNotices(held, [{ notice: notice(read(changes)), isSigned: true }], { ...rules, sent: members });

  it('keeps what is held, and reads, where a body cannot be understood', () => {
    expect(foldNotices(held, [{ isSigned: true }], rules)).toEqual({ held, needsRead: true, verdicts: ['read:malformed'] });
  });

  it('remembers a read that one webhook needs, whatever comes after it', () => {
    const fresh = schedule({ title: '新' });
    expect(fold(held, { version: undefined, schedule: fresh }, read({ schedule: fresh }))).toMatchObject({ needsRead: true, verdicts: ['read:no-version', 'taken'] });
  });

  it('holds of a webhook what it told, and the link that was known where it names none', () => {
    const known = { ...held, link: 'https://old' };
    expect(fold(known, read({ schedule: schedule({ title: '新' }) })).held).toEqual({ state: 'present', version: read({}).version, schedule: schedule({ title: '新' }), isBornByAdd: true, link: 'https://old' });
    expect(fold(known, read({ link: 'https://new' })).held?.link).toBe('https://new');
    expect(fold(undefined, read({})).held).toMatchObject({ state: 'present', isBornByAdd: false });
  });

  it('holds of a deletion the last state and its version, where it brings none of its own', () => {
    expect(fold(held, { trigger: 'delete' }).held).toEqual({ ...held, state: 'deleted' });
    expect(fold(held, { trigger: 'delete', version: '2026-11-22T00:00:09.000Z' }).held?.version).toBe('2026-11-22T00:00:09.000Z');
    expect(fold(undefined, { trigger: 'delete' }).held).toEqual({ state: 'deleted', isBornByAdd: false, version: undefined });
  });

  it('reads what nobody can order: a state that was learned without a version', () => {
    const unordered = { ...held, version: undefined };
    expect(fold(unordered, read({})).verdicts).toEqual(['same']);
    expect(fold(unordered, read({ schedule: schedule({ title: '新' }) }))).toEqual({ held: unordered, needsRead: true, verdicts: ['read:no-version'] });
    expect(fold({ state: 'present', isBornByAdd: true }, read({})).verdicts).toEqual(['taken']);
    expect(fold({ state: 'present', isBornByAdd: true }, { version: undefined })).toEqual({ held: { state: 'present', isBornByAdd: true }, needsRead: true, verdicts: ['read:no-version'] });
  });

  it('tells of a record that came by ADD also where its state is still to be read', () => {
    const born = { state: 'present', isBornByAdd: true };
    expect(foldNotices(undefined, [{ notice: notice({ trigger: 'add' }), isSigned: false }], rules)).toEqual({ held: born, needsRead: true, verdicts: ['read:unsigned'] });
    expect(fold(undefined, { trigger: 'add', schedule: {} }).held).toEqual(born);
    expect(fold(undefined, { trigger: 'add', version: undefined }).held).toEqual(born);
    expect(foldNotices(undefined, [{ notice: notice({ trigger: 'add', tableName: undefined }), isSigned: true }], { ...rules, hadOtherSource: true }).held).toEqual(born);
    expect(foldNotices(undefined, [{ notice: notice({ trigger: 'update' }), isSigned: false }], rules).held).toBeUndefined();
  });

  it('takes a webhook without a table name for one of the source, while there was only one', () => {
    expect(fold(held, read({ tableName: undefined, schedule: schedule({ title: '新' }) })).verdicts).toEqual(['taken']);
    expect(foldNotices(held, [{ notice: notice(read({ schedule: schedule({ title: '新' }) })), isSigned: true }], { ...rules, hadOtherSource: true }).verdicts).toEqual(['taken']);
  });

  const shorter = { kind: 'timed', start: '2026-11-24T00:00:00Z', end: '2026-11-24T00:30:00Z' } as const;
  it.each([
    ['a title', { title: '商談' }, { title: '別' }],
    ['a place', { location: '会議室A' }, { location: '会議室B' }],
    ['a content', { content: '一行目 二行目' }, { content: '一行目' }],
    ['a period', { period: schedule().period }, { period: shorter }],
    ['a period that is gone', { period: schedule().period }, { period: null }],
    ['a period that was emptied', { period: null }, { period: shorter }],
  ] as const satisfies readonly (readonly [string, FoldRules['sent'], Partial<Schedule>])[])('reads what differs from what we sent, whatever its version says, but for one that was held already: %s (rule 22)', (what, members, changes) => {
    expect(sent(members, { schedule: schedule() }).verdicts).toEqual(what === 'a period that was emptied' ? ['read:differs-from-what-we-sent'] : ['taken']);
    const other = sent(members, { schedule: schedule(changes) });
    expect(other).toEqual({ held, needsRead: true, verdicts: ['read:differs-from-what-we-sent'] });
    expect(sent(members, { schedule: schedule(changes), version: held.version }).verdicts).toEqual(['read:same-version-different']);
  });

  it('takes blanks and lines for nothing where it looks for what we sent', () => {
    expect(sent({ title: '商 談' }, { schedule: schedule({ title: ' 商\n\t談 ' }) }).verdicts).toEqual(['taken']);
    expect(sent({ title: '商 談' }, { schedule: schedule({ title: '商談' }) }).verdicts).toEqual(['read:differs-from-what-we-sent']);
    expect(foldNotices(undefined, [{ notice: notice(read({})), isSigned: true }], { ...rules, sent: { title: '別' } }).verdicts).toEqual(['read:differs-from-what-we-sent']);
  });

  it('ends with the newest state in every order, with any repetition', () => {
    const states = ['2026-11-22T00:00:01.000Z', '2026-11-22T00:00:02.000Z', '2026-11-22T00:00:03.000Z'].map((version, index) => ({ version, schedule: schedule({ title: String(index) }) }));
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2 }), { minLength: 1 }), (order) => {
        const newest = Math.max(...order);
        expect(fold(undefined, ...order.map((index) => states[index] ?? {})).held?.schedule?.title).toBe(String(newest));
      }),
    );
  });

  it('remembers that a record came by ADD only when nothing was known of it', () => {
    expect(fold(undefined, { trigger: 'add', version: 'v' }).held?.isBornByAdd).toBe(true);
    expect(fold(undefined, { version: '1' }, { trigger: 'add', version: '2' }).held?.isBornByAdd).toBe(false);
  });

  it('believes after a restore only an ADD that is surely newer: an older one may tell of what the database has forgotten', () => {
    const isBorn = (version: string | undefined, isSigned = true): unknown =>
      foldNotices(undefined, [{ isSigned, notice: notice({ trigger: 'add', version }) }], { ...rules, restoredAt: '2026-11-22T00:00:00Z' }).held?.isBornByAdd ?? false;
    expect([isBorn('2026-11-21T00:00:00.000Z'), isBorn('2026-11-22T00:10:00.000Z'), isBorn(undefined), isBorn('2026-11-22T00:10:00.001Z'), isBorn('2026-11-22T00:10:00.001Z', false)]).toEqual([false, false, false, true, true]);
  });
});

describe('foldReading', () => {
  it('stores an answer only if it is not older than what is held', () => {
    const record = { recordId: '1', schedule: schedule({ title: '読' }) };
    expect(foldReading(held, { state: 'present', record: { ...record, version: '2026-11-22T00:00:04.000Z' } })).toBe(held);
    expect(foldReading(held, { state: 'present', record: { ...record, version: held.version } }).schedule?.title).toBe('読');
    expect(foldReading(held, { state: 'absent' }).state).toBe('deleted');
  });

  it('keeps of what was held how it was born, and takes everything else from the answer', () => {
    const record = { recordId: '1', version: '2026-11-22T00:00:06.000Z', schedule: schedule({ title: '読' }), link: 'https://new' };
    const { version, link } = record;
    expect(foldReading({ ...held, link: 'https://old', isTold: true }, { state: 'present', record })).toEqual({ state: 'present', version, schedule: record.schedule, isBornByAdd: true, link });
    expect(foldReading(undefined, { state: 'present', record }).isBornByAdd).toBe(false);
    expect(foldReading(held, { state: 'absent' })).toEqual({ ...held, state: 'deleted' });
    expect(foldReading(undefined, { state: 'absent' })).toEqual({ state: 'deleted', isBornByAdd: false });
  });

  it('believes an answer where either state has no version, and after a deletion', () => {
    const record = { recordId: '1', version: '2026-11-22T00:00:04.000Z', schedule: schedule({ title: '読' }) };
    expect(foldReading({ ...held, version: undefined }, { state: 'present', record }).schedule?.title).toBe('読');
    expect(foldReading(held, { state: 'present', record: { ...record, version: undefined } }).schedule?.title).toBe('読');
    expect(foldReading({ ...held, state: 'deleted' }, { state: 'present', record }).state).toBe('present');
  });
});

describe('isSameSchedule', () => {
  const one = schedule({ who: ['taro', 'jiro'], isPrivate: false });
  it.each([
    ['the order of the participants, and one who stands there twice', schedule({ who: ['jiro', 'taro', 'jiro'], isPrivate: false }), true],
    ['a participant', schedule({ who: ['taro', 'hana1'], isPrivate: false }), false],
    ['a title', { ...one, title: '別' }, false],
    ['a place', { ...one, location: '別' }, false],
    ['a content', { ...one, content: '別' }, false],
    ['privacy', { ...one, isPrivate: true }, false],
    ['a period', { ...one, period: { kind: 'timed', start: '2026-11-24T00:00:00Z', end: '2026-11-24T02:00:00Z' } as const }, false],
    ['no period', { ...one, period: null }, false],
  ])('tells two states apart, or not, that differ by %s', (_, other, isSame) => {
    expect([isSameSchedule(one, other), isSameSchedule(other, one)]).toEqual([isSame, isSame]);
  });

  it('takes two states without a period for the same', () => {
    expect(isSameSchedule({ ...one, period: null }, { ...one, period: null })).toBe(true);
  });
});
