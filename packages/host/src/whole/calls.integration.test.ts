import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people, startWhole, tomorrow, type Whole } from '../testing/start-whole.js';

let whole: Whole;
const everybody = people.map(({ sfaUserId }) => sfaUserId);

beforeAll(async () => {
  whole = await startWhole();
});
afterAll(() => whole.close());

describe('the calls outside for one change, as the simulators count them', () => {
  it('are one write for each mailbox, and none at JUST.SFA, when the webhook is signed and complete', async () => {
    await whole.calls();
    const recordId = await whole.create({ who: everybody, title: '一', period: tomorrow });
    await Promise.all([0, 1, 2].map((person) => whole.untilTitles(['一'], person)));
    await whole.idle();
    expect(await whole.calls()).toEqual({ 'event.create': 3 });

    await whole.change(recordId, { title: '二' });
    await whole.untilTitles(['二'], 2);
    await whole.idle();
    expect(await whole.calls()).toEqual({ 'event.update': 3 });

    await whole.change(recordId, { who: everybody.slice(0, 1) });
    await whole.untilTitles([], 2);
    await whole.idle();
    expect(await whole.calls()).toEqual({ 'event.delete': 2 });

    await whole.remove(recordId);
    await whole.untilTitles([]);
    await whole.idle();
    expect(await whole.calls()).toEqual({ 'event.delete': 1 });
  });

  it('are none for an unchanged repeat and for a test send of a known record', async () => {
    const recordId = await whole.create({ who: everybody, title: '三', period: tomorrow });
    await whole.untilTitles(['三'], 2);
    await whole.idle();
    await whole.calls();
    await whole.change(recordId, { title: '三' });
    await whole.sim('sfa', 'webhooks/clounect/test', { recordId });
    await whole.idle();
    expect(await whole.calls()).toEqual({});
    await whole.remove(recordId);
    await whole.untilTitles([], 2);
  });

  it('are one read more when the webhook has no updatedAt or lacks a mapped field', async () => {
    await whole.sim('sfa', 'switches', { webhookOmitUpdatedAt: true }, 'PATCH');
    await whole.calls();
    const recordId = await whole.create({ who: everybody, title: '四', period: tomorrow });
    await whole.untilTitles(['四'], 2);
    await whole.idle();
    expect(await whole.calls()).toEqual({ get: 1, 'event.create': 3 });
    await whole.change(recordId, { title: '四' });
    await whole.idle();
    expect(await whole.calls()).toEqual({});
    await whole.sim('sfa', 'switches', { webhookOmitUpdatedAt: false }, 'PATCH');
    await whole.remove(recordId);
    await whole.untilTitles([], 2);
  });

  it('are one refused write, one read and one write after Exchange moved the etag', async () => {
    const recordId = await whole.create({ who: everybody.slice(0, 1), title: '五', period: tomorrow });
    await whole.untilTitles(['五']);
    const [event] = await whole.events();
    await whole.sim('graph', `mailboxes/${people[0]?.mail ?? ''}/events/${event?.id ?? ''}/touch`, {});
    await whole.calls();
    await whole.change(recordId, { title: '六' });
    await whole.untilTitles(['六']);
    await whole.idle();
    expect(await whole.calls()).toEqual({ 'event.update': 2, 'event.get': 1 });
    await whole.remove(recordId);
    await whole.untilTitles([]);
  });

  it('are one look-up more for a record that was not known by ADD', async () => {
    await whole.sim('sfa', 'switches', { webhookLose: 1 }, 'PATCH');
    const recordId = await whole.create({ who: everybody.slice(0, 1), title: '七', period: tomorrow });
    await whole.idle();
    await whole.calls();
    await whole.change(recordId, { title: '八' });
    await whole.untilTitles(['八']);
    await whole.idle();
    expect(await whole.calls()).toEqual({ 'event.list': 1, 'event.create': 1 });
  });
});

describe('a tenant without a secret header', () => {
  it('costs one read for each webhook, for a deletion also a look at the table, and ends the same', async () => {
    const plain = await startWhole({ webhookHeader: undefined, webhookSecret: undefined });
    try {
      await plain.calls();
      const recordId = await plain.create({ who: everybody, title: '一', period: tomorrow });
      await plain.untilTitles(['一'], 2);
      await plain.idle();
      expect(await plain.calls()).toEqual({ get: 1, 'event.create': 3 });
      await plain.remove(recordId);
      await plain.untilTitles([], 2);
      await plain.idle();
      expect(await plain.calls()).toEqual({ get: 1, list: 1, 'event.delete': 3 });
    } finally {
      await plain.close();
    }
  });
});
