import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeldRecord } from '../ports/mapping-repository.js';
import type { Notice } from '../ports/webhook-reader.js';
import { foldNotices, foldReading } from './fold-notices.js';
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
    expect(fold(tombstone, { trigger: 'delete' })).toMatchObject({ needsRead: false, held: tombstone });
  });

  it('believes nothing unsigned, and a deletion without a table name only while there was one source', () => {
    expect(foldNotices(held, [{ notice: notice({ trigger: 'delete' }), isSigned: false }], rules)).toMatchObject({ held, needsRead: true });
    expect(foldNotices(held, [{ notice: notice({ trigger: 'delete', tableName: undefined }), isSigned: true }], { ...rules, hadOtherSource: true })).toMatchObject({ held, needsRead: true });
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
});

describe('foldReading', () => {
  it('stores an answer only if it is not older than what is held', () => {
    const record = { recordId: '1', schedule: schedule({ title: '読' }) };
    expect(foldReading(held, { state: 'present', record: { ...record, version: '2026-11-22T00:00:04.000Z' } })).toBe(held);
    expect(foldReading(held, { state: 'present', record: { ...record, version: held.version } }).schedule?.title).toBe('読');
    expect(foldReading(held, { state: 'absent' }).state).toBe('deleted');
  });
});
