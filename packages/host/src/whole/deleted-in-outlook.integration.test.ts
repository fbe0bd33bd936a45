import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it, type ExpectStatic } from 'vitest';
import { people, startWhole, tomorrow, type Whole } from '../testing/start-whole.js';

/** A test with a whole of its own: each waits half a minute, so they run side by side. */
const within = (options: Parameters<typeof startWhole>[0], test: (whole: Whole, expect: ExpectStatic) => Promise<void>) => async ({ expect }: { readonly expect: ExpectStatic }): Promise<void> => {
  const whole = await startWhole({ direction: 'twoWay', ...options });
  try {
    await test(whole, expect);
  } finally {
    await whole.close();
  }
};

const calendar = (person: number): string => `mailboxes/${people[person]?.mail ?? ''}/events`;
const subjects = async (whole: Whole, person: number): Promise<readonly string[]> => (await whole.events(person)).map(({ subject }) => subject);
const remove = async (whole: Whole, person: number): Promise<string> => {
  const id = (await whole.events(person))[0]?.id ?? '';
  await whole.sim('graph', `${calendar(person)}/${id}`, undefined, 'DELETE');
  return id;
};
const born = async (whole: Whole, person: number, title: string): Promise<number> => {
  const recordId = await whole.create({ who: [people[person]?.sfaUserId ?? ''], title, period: tomorrow });
  await whole.untilTitles([title], person);
  return recordId;
};
/** What was asked and written about records and events; a restart looks after the feeds besides. */
const calls = async (whole: Whole): Promise<unknown> => Object.fromEntries(Object.entries(await whole.calls()).filter(([kind]) => kind !== 'delta' && !kind.startsWith('subscription.')));
const twoMinutesAgo = 125_000;

describe.concurrent('an event of ours that a person deletes in Outlook', () => {
  it('is believed to be gone after two looks 30 s apart, and left (leave) until the schedule changes; one that is there again, or was made just now, is not', within({}, async (whole, expect) => {
    await whole.untilFed();
    const [left, again] = [await born(whole, 0, '消した予定'), await born(whole, 1, '見えなくなった予定')];
    await whole.idle();
    await whole.ageCreates(twoMinutesAgo);
    await whole.untilFed();
    const fresh = await born(whole, 2, '作ったばかり');
    await whole.idle();
    const before = await whole.sim('sfa', 'records');
    await whole.calls();

    await remove(whole, 0);
    await remove(whole, 2);
    const [hidden] = await whole.events(1);
    await whole.sim('graph', 'faults', { faults: [{ kind: 'event.get', pathContains: people[1]?.id, status: 404, times: 1, body: { error: { code: 'ErrorItemNotFound', message: 'The specified object was not found in the store.' } } }] });
    await whole.sim('graph', `${calendar(1)}/${hidden?.id ?? ''}/touch`, {});
    await expect.poll(() => whole.mappings(), { timeout: 5_000 }).toMatchObject({ [left]: { missingSince: expect.any(String) }, [again]: { missingSince: expect.any(String) }, [fresh]: { state: 'living' } });
    await sleep(20_000);
    expect(await whole.mappings(), 'one look proves nothing').toMatchObject({ [left]: { state: 'living' }, [again]: { state: 'living' } });

    await expect.poll(() => whole.mappings(), { timeout: 20_000, interval: 250 }).toMatchObject({ [left]: { state: 'ended', endReason: 'deleted-in-outlook' } });
    await expect.poll(async () => (await whole.mappings())[again]?.missingSince, { timeout: 5_000 }).toBeUndefined();
    const { [fresh]: ofFresh, [again]: ofAgain } = await whole.mappings();
    expect([ofFresh?.state, ofFresh?.missingSince, ofFresh?.eventId]).toEqual(['living', undefined, expect.any(String)]);
    expect(ofAgain).toMatchObject({ state: 'living', eventId: expect.any(String) });
    expect(await calls(whole), 'nothing but looks: two, two, and one within the first two minutes').toEqual({ 'event.get': 5 });
    expect(await whole.sim('sfa', 'records')).toEqual(before);
    expect([await subjects(whole, 0), await subjects(whole, 1), await subjects(whole, 2)]).toEqual([[], ['見えなくなった予定'], []]);

    await whole.change(left, { title: '変わった予定' });
    await whole.untilTitles(['変わった予定']);
    expect(await whole.mappings()).toMatchObject({ [left]: { state: 'living', generation: 2 } });
    await whole.change(again, { title: '変わらず同じ予定' });
    await whole.untilTitles(['変わらず同じ予定'], 1);
    expect((await whole.events(1))[0]?.id).toBe(hidden?.id);
  }));

  it('is made again once it is surely gone (restore), without a change of the schedule', within({ policies: { outlookDelete: 'restore' } }, async (whole, expect) => {
    await whole.untilFed();
    const recordId = await born(whole, 0, '戻る予定');
    await whole.idle();
    await whole.ageCreates(twoMinutesAgo);
    await whole.untilFed();
    await whole.calls();
    const before = await remove(whole, 0);
    await sleep(25_000);
    expect(await subjects(whole, 0)).toEqual([]);
    await expect.poll(() => subjects(whole, 0), { timeout: 15_000, interval: 250 }).toEqual(['戻る予定']);
    await whole.idle();
    expect((await whole.events())[0]?.id).not.toBe(before);
    expect([await calls(whole), await whole.value(recordId)]).toEqual([{ 'event.get': 2, 'event.create': 1 }, '戻る予定']);
  }));
});
