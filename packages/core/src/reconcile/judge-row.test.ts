import { describe, expect, it } from 'vitest';
import { judgeRow } from './judge-row.js';
import type { KnownRecord } from '../ports/reconcile-memory.js';
import type { Schedule, SfaRecord } from '../schedule/schedule.js';

const rules = { oldest: '2026-11-01T00:00:00Z', timeZone: 'Asia/Tokyo' };
const schedule: Schedule = { period: { kind: 'timed', start: '2026-11-24T00:00:00Z', end: '2026-11-24T01:00:00Z' }, participants: [], title: '商談', location: '', content: '' };
const row = (changes: Partial<SfaRecord> = {}): SfaRecord => ({ recordId: '1', version: '2026-11-22T00:00:00.000Z', schedule, ...changes });
const held = (changes: Partial<KnownRecord> = {}): KnownRecord => ({ state: 'present', version: '2026-11-22T00:00:00.000Z', isWaiting: false, ...changes });
const past: Schedule = { ...schedule, period: { kind: 'allDay', firstDay: '2026-10-30', lastDay: '2026-10-31' } };

describe('a listed row', () => {
  it.each<[string, KnownRecord | undefined, SfaRecord, ReturnType<typeof judgeRow>]>([
    ['is news when nothing is held', undefined, row(), 'accept'],
    ['is news when its period is empty and nothing is held', undefined, row({ schedule: { ...schedule, period: null } }), 'accept'],
    ['is none when it ended before the back-fill and nothing is held', undefined, row({ schedule: past }), 'tooOld'],
    ['is news when it is newer, however long ago it ended', held({ version: '2026-11-21T00:00:00.000Z' }), row({ schedule: past }), 'accept'],
    ['is none when it is of the version that is held', held(), row({ schedule: { ...schedule, title: '別' } }), 'same'],
    ['is none when it is older', held({ version: '2026-11-23T00:00:00.000Z' }), row(), 'same'],
    ['is none when a row of its version waits already', { isWaiting: true }, row(), 'same'],
    ['is news of a record that was deleted', held({ state: 'deleted' }), row(), 'accept'],
    ['is compared by its content without a version held', held({ version: undefined, schedule }), row(), 'same'],
    ['is compared by its content without a version of its own', held({ schedule }), row({ version: undefined, schedule: { ...schedule, title: '別' } }), 'accept'],
    ['is news of a record that was never read', held({ version: undefined }), row(), 'accept'],
  ])('%s', (_what, known, listed, verdict) => {
    expect(judgeRow(known, listed, rules)).toBe(verdict);
  });
});

it('a schedule that ended just at the back-fill limit is still news', () => {
  const ended = (end: string) => judgeRow(undefined, row({ schedule: { ...schedule, period: { kind: 'timed', start: '2026-10-01T00:00:00Z', end } } }), rules);
  expect([ended('2026-11-01T00:00:00Z'), ended('2026-10-31T23:59:59Z')]).toEqual(['accept', 'tooOld']);
});
