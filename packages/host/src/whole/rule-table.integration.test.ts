import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people, startWhole, tomorrow, type Whole } from '../testing/start-whole.js';

let whole: Whole;
const [taro = '', hanako = ''] = people.map(({ sfaUserId }) => sfaUserId);

async function settled(): Promise<void> {
  await sleep(100);
  await whole.idle();
}

beforeAll(async () => {
  whole = await startWhole();
});
afterAll(() => whole.close());

describe.each(['oneWay', 'twoWay'] as const)('the rule table, %s', (direction) => {
  beforeAll(async () => {
    await whole.setUp({ direction });
    await whole.untilFed();
  });

  it.each([
    ['create', 1, [taro]],
    ['create', 2, [taro, hanako]],
    ['change', 1, [taro]],
    ['change', 2, [taro, hanako]],
  ] as const)('%s with %i participant(s): events for each of them; an edit flows back or not; a new event in Outlook is nothing', async (action, count, who) => {
    let title = `${action} ${count}`;
    const recordId = await whole.create({ who, title, period: tomorrow });
    for (const person of who.keys()) await whole.untilTitles([title], person);
    if (action === 'change') {
      await settled();
      title = `${title}、変更後`;
      await whole.change(recordId, { title });
      for (const person of who.keys()) await whole.untilTitles([title], person);
    }
    await settled();
    const flows = direction === 'twoWay' && count === 1;
    await whole.edit({ subject: '私の題', location: { displayName: '私の場所' } });
    if (flows) await whole.untilTitled(recordId, '私の題');
    await settled();
    expect(await whole.value(recordId)).toBe(flows ? '私の題' : title);
    if (count === 2) expect((await whole.events(1)).map(({ subject }) => subject), "nobody else's event is touched").toEqual([title]);

    const before = await whole.sim('sfa', 'records');
    await whole.sim('graph', `mailboxes/${people[0]?.mail ?? ''}/events`, { subject: '私用', start: { dateTime: '2027-01-13T10:00:00', timeZone: 'UTC' }, end: { dateTime: '2027-01-13T11:00:00', timeZone: 'UTC' } });
    await settled();
    expect(await whole.sim('sfa', 'records')).toEqual(before);
    const own = (await whole.events()).find(({ subject }) => subject === '私用');
    await whole.sim('graph', `mailboxes/${people[0]?.mail ?? ''}/events/${own?.id ?? ''}`, undefined, 'DELETE');
    await whole.remove(recordId);
    for (const person of who.keys()) await whole.untilTitles([], person);
    await settled();
  });
});
