import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HeldDeletion } from '@clounect/core';
import { people, startWhole, tomorrow, type Whole } from '../testing/start-whole.js';

const who = people.map(({ sfaUserId }) => sfaUserId);

async function createMany(whole: Whole, count: number): Promise<readonly number[]> {
  const recordIds: number[] = [];
  for (let n = 0; n < count; n += 1) recordIds.push(await whole.createByHand({ who: [who[n % 3] ?? ''], title: `予定${n}`, period: tomorrow }));
  await atRest(whole);
  return recordIds;
}

async function deleteMany(whole: Whole, recordIds: readonly number[]): Promise<void> {
  for (const recordId of recordIds) await whole.sim('sfa', `records/${recordId}`, undefined, 'DELETE');
}

const held = (whole: Whole): Promise<readonly HeldDeletion[]> => whole.heldDeletions().list({ tenantId: whole.tenantId, limit: 1_000 });
/** However slow the machine is. */
async function atRest(whole: Whole): Promise<void> {
  for (let tries = 0; tries < 10; tries += 1) if (await whole.idle().then(() => true, () => false)) return;
  throw new Error('work is left');
}

const countEvents = async (whole: Whole): Promise<number> => (await Promise.all(people.map((_, person) => whole.events(person)))).flat().length;

describe('an administrator deletes 200 schedules at once', () => {
  let whole: Whole;
  beforeAll(async () => {
    whole = await startWhole();
  });
  afterAll(() => whole.close());

  it('holds what is beyond the limit while the rest of the tenant goes on, over a restart, until a person decides', async () => {
    const recordIds = await createMany(whole, 240);
    expect(await countEvents(whole)).toBe(240);
    await deleteMany(whole, recordIds.slice(0, 200));
    const late = await whole.createByHand({ who: [who[0] ?? ''], title: '遅れて', period: tomorrow });
    await whole.change(recordIds[200] ?? 0, { title: '変更' });
    await atRest(whole);
    expect([await countEvents(whole), (await held(whole)).length]).toEqual([240 - 50 + 1, 150]);
    const titles = (await whole.events(0)).concat(await whole.events(1), await whole.events(2)).map(({ subject }) => subject);
    expect([titles.includes('遅れて'), titles.includes('変更'), titles.includes('予定200')]).toEqual([true, true, false]);
    expect(await whole.heldDeletions().groups(whole.tenantId)).toMatchObject([{ cause: 'explicit', reason: 'record-deleted', what: 'event', deletions: 150, records: 150 }]);
    expect((await whole.activity()).filter(({ code }) => code === 'deletionsHeld')).toMatchObject([{ kind: 'notice', detail: '200 records with explicit deletions within 10 minutes, 50 are let through' }]);

    await whole.calls();
    await whole.restart();
    await sleep(500);
    await atRest(whole);
    expect([await countEvents(whole), (await held(whole)).length, await whole.calls()]).toEqual([191, 150, {}]);

    const [first, ...rest] = await held(whole);
    if (first === undefined) throw new Error('nothing is held');
    expect(await whole.heldDeletions().discard(whole.tenantId, [first])).toBe(1);
    expect(await whole.heldDeletions().approve(whole.tenantId, rest)).toBe(149);
    await atRest(whole);
    expect([await countEvents(whole), await held(whole)]).toEqual([42, []]);
    const left = (await whole.events(people.findIndex(({ id }) => id === first.mailboxId))).map(({ subject }) => subject);
    expect(left).toContain(`予定${recordIds.indexOf(Number(first.recordId))}`);

    await deleteMany(whole, [late]);
    await atRest(whole);
    expect([(await held(whole)).length, await whole.sim('graph', 'mails')]).toEqual([1, []]);
  });
});

describe('outlookDelete: deleteRecord over real HTTP', () => {
  let whole: Whole;
  beforeAll(async () => {
    whole = await startWhole({ direction: 'twoWay', policies: { outlookDelete: 'deleteRecord' } });
    await whole.untilFed();
  });
  afterAll(() => whole.close());

  it('deletes the record with one read and one call there, once the absence is sure; its echo does nothing', async () => {
    const recordId = await whole.create({ who: [who[0] ?? ''], title: '一人', period: tomorrow });
    const other = await whole.create({ who, title: '三人', period: tomorrow });
    await whole.untilTitles(['一人', '三人']);
    await atRest(whole);
    await whole.ageCreates(600_000);
    await whole.untilFed();
    await whole.calls();
    for (const { id } of await whole.events()) await whole.sim('graph', `mailboxes/${people[0]?.mail ?? ''}/events/${id}`, undefined, 'DELETE');
    for (let tries = 0; tries < 90 && (await whole.value(recordId)) !== undefined; tries += 1) await sleep(1_000);
    await atRest(whole);
    expect([await whole.value(recordId), await whole.value(other), (await whole.events()).length]).toEqual([undefined, '三人', 0]);
    expect(await whole.calls()).toMatchObject({ get: 1, delete: 1 });
    expect((await whole.activity()).find(({ direction }) => direction === 'toSfa')).toMatchObject({ action: 'delete', result: 'succeeded' });
    await sleep(500);
    await atRest(whole);
    expect(await whole.calls()).toEqual({});
  }, 300_000);
});
