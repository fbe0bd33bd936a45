import { createSfaClient } from '@clounect/justsfa-client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import fc from 'fast-check';
import type { SfaClient } from '@clounect/core';
import { allDayRow, row, settings, sourceNumber, sourceOf } from './just-sfa.js';
import { credential } from './hostile-json.js';
import { expectOutcome } from './expect-sound.js';
import { expectSchedule } from './expect-schedule.js';
import { fuzz } from './fuzz.js';
import { hostileReplies, serve, type Reply } from './hostile-server.js';

const baseUrl = 'https://example.justsfa.com/sites/api/services/v1';
const refusal = { code: 'NOT_FOUND', message: `レコードが存在しません。${credential}` };
const replies = hostileReplies([[row], [allDayRow], [row, { ...row, recordId: 8 }], { records: [row] }, [], refusal]);

// A read is repeated after a pause.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** The only two words for it: a list without it, and a 404 or 410 of the record API's own. */
const maySayAbsent = (answers: readonly Reply[]): boolean => answers.some(({ status, text }) => status === 404 || status === 410 || (status < 300 && /^\s*(\ufeff)?(\[\s*\]|\{.*"records":\[\].*\})\s*$/s.test(text)));

const calls: Readonly<Record<string, (client: SfaClient, answers: readonly Reply[]) => Promise<void>>> = {
  readRecord: async (client, answers) => {
    const reading = expectOutcome(await client.readRecord('7'));
    if (reading?.state === 'present') {
      expect(reading.record.recordId).toBe('7');
      expectSchedule(reading.record.schedule);
    } else if (reading !== undefined) expect(maySayAbsent(answers)).toBe(true);
  },
  listRecords: async (client) => {
    const page = expectOutcome(await client.listRecords({ offset: 0, participant: 'taro.yamada' }));
    for (const { recordId, schedule } of page?.records ?? []) {
      expect(recordId).toMatch(/^[1-9]\d{0,15}$/);
      expectSchedule(schedule);
    }
  },
  updateRecord: async (client) => {
    const written = expectOutcome(await client.updateRecord('7', { title: '変更', period: { kind: 'timed', start: '2026-11-24T02:00:00Z', end: '2026-11-24T03:00:00Z' } }));
    if (written !== undefined) expectSchedule(written);
  },
  deleteRecord: async (client) => {
    expectOutcome(await client.deleteRecord('7'));
  },
};

it.each(Object.keys(calls))('%s: whatever JUST.SFA answers is an outcome, and only its own word makes a record absent', async (name) => {
  await fuzz(`record-api-${name}`, fc.record({ replies, source: sourceNumber }), async (input) => {
    const server = serve(baseUrl, input.replies);
    const client = createSfaClient({ settings, source: sourceOf(input.source), apiKey: credential, fetch: server.fetch });
    const called = calls[name]?.(client, input.replies);
    await vi.runAllTimersAsync();
    await called;
    expect(server.strays).toEqual([]);
  });
});
