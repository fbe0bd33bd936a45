import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people, startWhole, tomorrow, type Whole } from '../testing/start-whole.js';

let whole: Whole;
const [taro = '', hanako = ''] = people.map(({ sfaUserId }) => sfaUserId);
const first = { table: 'table_1000000001', scheduleField: 'field_1000000001', settings: { fields: { title: 'field_1000000002', location: 'field_1000000003', content: 'field_1000000004' } } };
const second = { table: 'table_2000000001', scheduleField: 'field_2000000001', settings: { fields: { title: 'field_2000000002', location: 'field_2000000003', content: 'field_2000000004' } } };
const records: number[] = [];

beforeAll(async () => {
  whole = await startWhole({ source: first });
  for (const title of ['一', '二']) records.push(await whole.create({ who: [taro, hanako], title, period: tomorrow }));
  await whole.untilTitles(['一', '二']);
  await whole.untilTitles(['一', '二'], 1);
  await whole.setUp({ source: second });
  await whole.idle();
  await whole.calls();
});
afterAll(() => whole.close());

const formerId = async (): Promise<string> => (await whole.upkeep().sources('example')).find(({ source }) => source.table === first.table)?.source.sourceId ?? '';
const end = async (ending: 'keep' | 'remove'): Promise<void> => {
  await whole.upkeep().endSource('example', await formerId(), ending);
  await whole.idle();
};

describe('the events of a table that is no longer used', () => {
  it('stay without a choice, and when the administrator keeps them, whatever happens there', async () => {
    await whole.change(records[0] ?? 0, { title: '別の題' });
    await whole.idle();
    await end('keep');
    expect(await whole.calls()).toEqual({});
    expect((await whole.events()).map(({ subject }) => subject).sort()).toEqual(['一', '二']);
  });

  it('are deleted one by one when the administrator removes them, and nothing of JUST.SFA is read or written for it', async () => {
    const [mine] = await whole.events();
    await whole.sim('graph', `mailboxes/${people[0]?.mail ?? ''}/events`, { subject: '私用', start: { dateTime: '2027-01-13T10:00:00', timeZone: 'UTC' }, end: { dateTime: '2027-01-13T11:00:00', timeZone: 'UTC' } });
    await whole.edit({ attendees: [{ emailAddress: { address: 'guest@other.example' }, type: 'required' }] }, 0, mine?.id);
    await whole.sim('graph', `mailboxes/${people[0]?.mail ?? ''}/events/${mine?.id ?? ''}/touch`, {});
    await whole.sim('graph', 'mails', undefined, 'DELETE');
    await end('remove');
    await whole.untilTitles([], 1);
    // What a person made a meeting is a person's to delete; a private event was never ours.
    await whole.untilTitles(['私用', mine?.subject ?? '']);
    expect(await whole.sim('graph', 'mails')).toEqual([]);
    const calls = await whole.calls();
    expect(Object.keys(calls).filter((kind) => !kind.startsWith('event.'))).toEqual([]);
    const rows = (await whole.explanations()).flatMap(({ decisions }) => decisions).filter(({ reason }) => reason === 'source-ended').map(({ row }) => row);
    expect(rows).toEqual(expect.arrayContaining(['delete', 'meeting-held']));
  });

  it('stand again when the earlier table is used again: its records are resumed', async () => {
    await whole.setUp({ source: first });
    await whole.untilTitles(['別の題', '二'], 1);
    await whole.idle();
    expect((await whole.upkeep().sources('example')).map(({ source, isInUse }) => [source.table, isInUse, source.ending])).toEqual([[first.table, true, undefined], [second.table, false, undefined]]);
    await expect(whole.upkeep().endSource('example', await formerId(), 'remove')).rejects.toMatchObject({ code: 'sourceInUse' });
  });
});
