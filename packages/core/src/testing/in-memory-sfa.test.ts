import { describe, expect, it } from 'vitest';
import type { Schedule } from '../schedule/schedule.js';
import { createInMemorySfa } from './in-memory-sfa.js';
import { describeSfaClient } from './sfa-client-contract.js';

const yamada = { sfaUserId: 'taro.example', name: '山田 太郎' };
const schedule: Schedule = {
  period: { kind: 'allDay', firstDay: '2026-11-24', lastDay: '2026-11-24' },
  participants: [yamada],
  title: '商談',
  location: '',
  content: '',
};

describeSfaClient('in memory', async () => {
  const sfa = createInMemorySfa();
  let lastId = 0;
  return {
    client: sfa.client,
    participants: [yamada, { sfaUserId: 'hanako.example', name: '佐藤 花子' }],
    backDoor: {
      add: (added) => sfa.put({ recordId: String((lastId += 1)), schedule: added }).recordId,
      edit: (recordId, edited) => sfa.put({ recordId, schedule: edited }),
      remove: sfa.remove,
      stands: (recordId) => sfa.rawRecords().find((record) => record.recordId === recordId)?.schedule,
      callCount: () => sfa.calls().length,
      loseAnswers: (carriedOut) =>
        sfa.failNext({ failure: { code: 'unavailable', detail: 'the answer was lost' }, outcome: 'unknown', carriedOut }),
    },
  };
});

describe('createInMemorySfa', () => {
  it('shows what was called and fails as planned, once', async () => {
    const sfa = createInMemorySfa();
    sfa.put({ recordId: '1', schedule });
    sfa.failNext({ kind: 'update', failure: { code: 'rateLimited', detail: 'planned', retryAfterMs: 1_000 } });
    expect(await sfa.client.readRecord('1')).toMatchObject({ status: 'done' });
    expect(await sfa.client.updateRecord('1', { title: '変更' })).toMatchObject({ status: 'refused', failure: { code: 'rateLimited' } });
    expect(await sfa.client.updateRecord('1', { title: '変更' })).toMatchObject({ status: 'applied' });
    expect(sfa.calls().map(({ kind }) => kind)).toEqual(['read', 'update', 'update']);
  });

  it('lets a person in between a read and a write', async () => {
    const sfa = createInMemorySfa();
    sfa.put({ recordId: '1', schedule });
    sfa.beforeNext('update', () => sfa.put({ recordId: '1', schedule: { ...schedule, location: '大阪' } }));
    await sfa.client.updateRecord('1', { title: '変更' });
    expect(sfa.rawRecords()[0]?.schedule).toMatchObject({ title: '変更', location: '大阪' });
  });

  it('shows a spoilt record as malformed, not as absent', async () => {
    const sfa = createInMemorySfa();
    sfa.put({ recordId: '1', schedule });
    sfa.spoil('1', 'the period is none');
    expect(await sfa.client.readRecord('1')).toMatchObject({ status: 'failed', failure: { code: 'malformed' } });
    expect(await sfa.client.listRecords({ offset: 0 })).toMatchObject({ value: { records: [], malformed: [{ recordId: '1' }] } });
  });

  it.each([
    ['title', { title: 'あ'.repeat(121) }],
    ['period', { period: { kind: 'allDay', firstDay: '2026-11-25', lastDay: '2026-11-24' } }],
    ['isPrivate', { isPrivate: true }],
  ] as const)('refuses a %s that JUST.SFA would refuse', async (field, changes) => {
    const sfa = createInMemorySfa();
    sfa.put({ recordId: '1', schedule });
    expect(await sfa.client.updateRecord('1', changes)).toMatchObject({ status: 'refused', failure: { code: 'rejected', field } });
  });

  it('throws when somebody goes round the types and writes participants', async () => {
    const sfa = createInMemorySfa();
    sfa.put({ recordId: '1', schedule });
    const changes = { title: '変更', participants: [] };
    await expect(sfa.client.updateRecord('1', changes)).rejects.toThrow('participants');
  });
});
