import { addMilliseconds } from '../schedule/period.js';
import { createSyncWorld, schedule, start, tenantId, type OutsideSide, type SyncWorld } from '../testing/create-sync-world.js';
import { describe, expect, it } from 'vitest';

const hours = 5;
const minuteMs = 60_000;
const mailbox = 'm-taro';
const recordIds = Array.from({ length: 12 }, (_, index) => String(index + 1));

function createPeople(world: SyncWorld) {
  let versions = 0;
  const write = async (recordId: string, title: string, trigger: 'add' | 'update' | 'hint'): Promise<void> => {
    const version = addMilliseconds(start, (versions += 1));
    const changed = schedule({ title });
    world.records.set(recordId, { schedule: changed, version });
    await world.webhook({ recordId, trigger, version, schedule: trigger === 'hint' ? {} : changed });
  };
  const remove = async (recordId: string): Promise<void> => {
    world.records.delete(recordId);
    await world.webhook({ recordId, trigger: 'delete' });
  };
  const edit = async (from: string, to: string): Promise<void> => {
    const entry = world.graph.events(mailbox).find(({ content }) => content.title === from);
    if (entry === undefined) throw new Error(`no event ${from}`);
    world.graph.edit(entry, { title: to });
    await world.notify(mailbox);
  };
  return { write, remove, edit };
}

/** Minute by minute, as a worker that polls. */
async function live(world: SyncWorld, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    await world.work();
    world.elapse(minuteMs);
  }
}

const titles = (world: SyncWorld): readonly string[] => [...world.titles(mailbox)].sort();
const recordTitles = (world: SyncWorld): readonly string[] => [...world.records.values()].map(({ schedule: { title } }) => title).sort();

describe.each<{ readonly sides: readonly OutsideSide[] }>([{ sides: ['sfa'] }, { sides: ['graph'] }, { sides: ['sfa', 'graph'] }])('an outage of $sides for five hours', ({ sides }) => {
  it('costs a bounded number of calls, loses and doubles nothing, and is over minutes after its end', async () => {
    const world = await createSyncWorld({ outlookDelete: 'leave' }, 'twoWay');
    const people = createPeople(world);
    for (const recordId of recordIds) await people.write(recordId, `予定${recordId}`, 'add');
    await world.settle();
    world.elapse(10 * minuteMs);
    await people.write('20', '出かける直前', 'add');

    for (const side of sides) world.setOutage(side, true);
    await people.write('1', '変更1', 'update');
    await people.write('2', '読むまで分からない2', 'hint');
    await people.remove('3');
    await people.edit('予定4', 'Outlookで4');
    await people.write('21', '最中', 'add');
    await live(world, hours * 30);
    await people.write('1', '再変更1', 'update');
    await people.edit('予定5', 'Outlookで5');
    await live(world, hours * 30);
    const perRecord = world.callsIntoOutage() / 9;
    expect(world.callsIntoOutage()).toBeGreaterThan(0);
    expect(perRecord, 'calls for each record that waits').toBeLessThan(2 * hours * 60);

    for (const side of sides) world.setOutage(side, false);
    await live(world, 6);
    const expected = [...recordIds.filter((recordId) => !['1', '2', '3', '4', '5'].includes(recordId)).map((recordId) => `予定${recordId}`), '再変更1', '読むまで分からない2', 'Outlookで4', 'Outlookで5', '出かける直前', '最中'].sort();
    expect(titles(world)).toEqual(expected);
    expect(recordTitles(world)).toEqual(expected);
    await world.settle();
    expect(titles(world)).toEqual(expected);
    expect(world.graph.mails()).toEqual([]);
    const told = await world.store.activity.list({ tenantId, limit: 1_000 });
    expect(told.some(({ code }) => code === 'unavailable'), 'the log says what happened').toBe(true);

    const before = [world.graph.calls().length, world.sfaWrites.length];
    for (const recordId of world.records.keys()) await world.store.queue.hint({ tenantId, sourceId: world.store.raw().sources[0]?.sourceId ?? '', recordId }, { doubt: true });
    await world.settle();
    expect([world.graph.calls().length, world.sfaWrites.length], 'a second run asks nobody').toEqual(before);
  });
});
