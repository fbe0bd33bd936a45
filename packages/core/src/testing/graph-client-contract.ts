import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventIdentity } from '../event/event.js';
import { describeGraphWrites } from './graph-client-write-contract.js';
import { createGraphSteps, draft, later, readDone, threeDays, toMarker, written } from './graph-contract-steps.js';
import type { MarkedEvent } from '../ports/graph-client.js';
import type { GraphSteps, GraphUnderTest } from './graph-contract-steps.js';

/** What every `GraphClient` must do, checked through a back door. Run it with vitest: `describeGraphClient('mine', setUp)`. */
export function describeGraphClient(name: string, setUp: () => Promise<GraphUnderTest>): void {
  describe(`GraphClient: ${name}`, () => {
    let underTest: GraphUnderTest | undefined;
    beforeEach(async () => {
      underTest = await setUp();
    });
    afterEach(() => underTest?.close?.());
    const steps = createGraphSteps(() => {
      if (underTest === undefined) throw new Error('the service under test was not set up');
      return underTest;
    });
    describeGraphReads(steps);
    describeGraphWrites(steps);
  });
}

function describeGraphReads({ graph, mailbox, identity, create, refTo, readPresent }: GraphSteps): void {
  describe('resolveMailbox', () => {
    it('gives the object id of an address', async () => {
      expect(readDone(await graph().client.resolveMailbox(mailbox().mail))).toEqual(mailbox());
    });
    it('fails with notFound for an address without a user', async () => {
      const outcome = await graph().client.resolveMailbox("nobody+o'hara#1@nowhere.example");
      expect(outcome).toMatchObject({ status: 'failed', failure: { code: 'notFound' } });
    });
  });

  describe('readEvent', () => {
    it('gives content, version, marker and time of creation', async () => {
      const event = await create();
      expect(await readPresent(refTo(event))).toMatchObject({ ...event, marker: toMarker(identity()) });
    });
    it('sees what a person made of the event', async () => {
      const { etag, ...event } = await create();
      const ref = { mailboxId: mailbox().mailboxId, eventId: event.eventId };
      const changes = { title: '変更', location: '大阪', content: '新しい内容', period: later, isPrivate: true };
      await graph().backDoor.edit(ref, changes);
      const edited = await readPresent(ref);
      expect(edited.content).toEqual(changes);
      expect(edited.etag).not.toBe(etag);
      await graph().backDoor.edit(ref, { period: threeDays, isPrivate: false });
      expect((await readPresent(ref)).content).toEqual({ ...changes, period: threeDays, isPrivate: false });
    });
    it('sees attendees, recurrence and an online meeting', async () => {
      const ref = refTo(await create());
      await graph().backDoor.addAttendee(ref);
      expect((await readPresent(ref)).shape).toEqual({ hasAttendees: true, isRecurring: false, isOnlineMeeting: false });
      await graph().backDoor.makeRecurring(ref);
      expect((await readPresent(ref)).shape).toEqual({ hasAttendees: true, isRecurring: true, isOnlineMeeting: false });
      await graph().backDoor.makeOnlineMeeting(ref);
      expect((await readPresent(ref)).shape).toEqual({ hasAttendees: true, isRecurring: true, isOnlineMeeting: true });
    });
    it('gives absent for an event that is gone', async () => {
      const ref = refTo(await create());
      await graph().backDoor.remove(ref);
      expect(readDone(await graph().client.readEvent(ref))).toEqual({ state: 'absent' });
    });
    it('never takes a mailbox that cannot be used for absence', async () => {
      const ref = { ...refTo(await create()), mailboxId: graph().withoutCalendar.mailboxId };
      expect(await graph().client.readEvent(ref)).toMatchObject({ status: 'failed', failure: { code: 'mailboxUnusable' } });
    });
  });

  describe('listMarkedEvents', () => {
    const listed = async (mailboxId = mailbox().mailboxId) => {
      const events: MarkedEvent[] = [];
      let cursor: string | undefined;
      do {
        const page = readDone(await graph().client.listMarkedEvents(mailboxId, cursor));
        events.push(...page.events);
        cursor = page.cursor;
      } while (cursor !== undefined);
      return events;
    };
    it('shows every event of ours in that mailbox, of whatever record, with its version and marker', async () => {
      const identities = [identity(), identity({ recordId: '1002', generation: 2 }), identity({ sourceId: 'source-2', epoch: 'epoch-2' })];
      const created = [];
      for (const one of identities) created.push(written(await graph().client.createEvent(one, draft())));
      written(await graph().client.createEvent(identity({ mailboxId: graph().mailboxes[1].mailboxId }), draft()));
      const expected = created.map(({ eventId, etag }, index) => ({ eventId, etag, marker: toMarker(identities[index] ?? identity()) }));
      expect([...(await listed())].sort(byId)).toEqual([...expected].sort(byId));
    });
    it('shows neither what was deleted nor what bears no marker', async () => {
      const event = await create();
      await graph().backDoor.addOwn(mailbox().mailboxId);
      expect(await listed()).toHaveLength(1);
      await graph().backDoor.remove(refTo(event));
      expect(await listed()).toEqual([]);
    });
    it('shows the version that a person’s edit left', async () => {
      const event = await create();
      await graph().backDoor.edit(refTo(event), { title: '変更' });
      const [shown] = await listed();
      expect(shown?.etag).toBe((await readPresent(refTo(event))).etag);
    });
    it('shows more events than one page holds, each once', async () => {
      const count = 205;
      for (let recordId = 1; recordId <= count; recordId += 1) await create({ recordId: String(recordId) });
      const events = await listed();
      expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(count);
      expect(events).toHaveLength(count);
    });
    it('takes no cursor of another mailbox, and asks nobody for it', async () => {
      const outcome = await graph().client.listMarkedEvents(mailbox().mailboxId, `${graph().mailboxes[1].mailboxId}/200`);
      expect(outcome).toMatchObject({ status: 'failed', failure: { code: 'resyncNeeded' } });
    });
    it('never takes a mailbox that cannot be used for an empty one', async () => {
      const outcome = await graph().client.listMarkedEvents(graph().withoutCalendar.mailboxId, undefined);
      expect(outcome).toMatchObject({ status: 'failed', failure: { code: 'mailboxUnusable' } });
    });
  });

  describe('findEvents', () => {
    const found = async (overrides: Partial<EventIdentity> = {}) =>
      readDone(await graph().client.findEvents(identity(overrides)));

    it('finds every generation and epoch of a record, oldest first, each with its marker', async () => {
      const identities = [identity(), identity({ generation: 2 }), identity({ epoch: 'epoch-2', generation: 1 })];
      const created: string[] = [];
      for (const one of identities) created.push(written(await graph().client.createEvent(one, draft())).eventId);
      const events = await found();
      expect(events.map(({ eventId }) => eventId)).toEqual(created);
      expect(events.map(({ marker }) => marker)).toEqual(identities.map(toMarker));
      expect(events.every(({ hasOurTransactionId }) => hasOurTransactionId)).toBe(true);
    });
    it('finds nothing of other records, sources and mailboxes', async () => {
      const other = graph().mailboxes[1].mailboxId;
      await create({ recordId: '10011' });
      await create({ sourceId: 'source-2' });
      written(await graph().client.createEvent(identity({ mailboxId: other }), draft()));
      expect(await found()).toEqual([]);
      expect(await found({ mailboxId: other })).toHaveLength(1);
    });
    it.each([['Ab', 'aB'], ["o'1|2%7C", "o'1|2|"], ['a|b', 'a%7Cb'], ['予定&+#?/1', '予定&+#?/2']])(
      'tells the record ids %s and %s apart',
      async (one, other) => {
        const event = await create({ recordId: one });
        await create({ recordId: other });
        const events = await found({ recordId: one });
        expect(events.map(({ eventId }) => eventId)).toEqual([event.eventId]);
        expect(events[0]?.marker?.recordId).toBe(one);
      },
    );
    it('tells a copy made by a person by its transactionId', async () => {
      const event = await create();
      await graph().backDoor.copy(refTo(event));
      const events = await found();
      expect(events).toHaveLength(2);
      const ours = events.filter(({ hasOurTransactionId }) => hasOurTransactionId);
      expect(ours.map(({ eventId }) => eventId)).toEqual([event.eventId]);
    });
    it('does not find a deleted event', async () => {
      await graph().backDoor.remove(refTo(await create()));
      expect(await found()).toEqual([]);
    });
    it('finds more events than one page of the service holds', async () => {
      for (let generation = 1; generation <= 12; generation += 1) await create({ generation });
      expect((await found()).map(({ marker }) => marker?.generation)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    });
    it('never takes a mailbox that cannot be used for an empty one', async () => {
      const outcome = await graph().client.findEvents(identity({ mailboxId: graph().withoutCalendar.mailboxId }));
      expect(outcome).toMatchObject({ status: 'failed', failure: { code: 'mailboxUnusable' } });
    });
  });
}

function byId(one: MarkedEvent, other: MarkedEvent): number {
  return one.eventId < other.eventId ? -1 : 1;
}
