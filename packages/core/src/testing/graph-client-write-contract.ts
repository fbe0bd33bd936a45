import { describe, expect, it } from 'vitest';
import type { EventChanges } from '../event/event.js';
import { draft, later, readDone, threeDays, timed, written } from './graph-contract-steps.js';
import type { GraphSteps } from './graph-contract-steps.js';

/** The half of the `GraphClient` contract that is about writes. */
export function describeGraphWrites({ graph, identity, create, refTo, versionOf, readPresent, seen }: GraphSteps): void {
  describe('createEvent', () => {
    it('puts one event without attendees into the calendar, mails nobody, and answers what is there', async () => {
      const event = await create();
      expect(event).toMatchObject({ content: timed, shape: { hasAttendees: false, isRecurring: false, isOnlineMeeting: false } });
      expect(await seen()).toMatchObject([{ eventId: event.eventId, content: timed, attendees: 0 }]);
      expect(await graph().backDoor.mailCount()).toBe(0);
    });
    it('keeps an all-day event on its dates, both inclusive', async () => {
      const event = await create({}, { period: threeDays });
      expect(event.content.period).toEqual(threeDays);
      expect(await seen()).toMatchObject([{ content: { period: threeDays } }]);
    });
    it('keeps an empty period empty', async () => {
      const period = { kind: 'timed', start: '2026-11-24T01:00:00Z', end: '2026-11-24T01:00:00Z' } as const;
      expect((await create({}, { period })).content.period).toEqual(period);
    });
    it('gives texts back as they were sent, apart from white space at their ends', async () => {
      const texts = { title: "見積 <b>&amp; 100% | 'a' \"b\" 👨‍👩‍👧", location: '本社 3F; 会議室', content: '一行目\n\n  <p>三行目</p> &amp; ~\n最後 \n\n' };
      const expected = { ...texts, content: '一行目\n\n  <p>三行目</p> &amp; ~\n最後' };
      const event = await create({}, texts);
      expect(event.content).toMatchObject(expected);
      expect((await readPresent(refTo(event))).content).toMatchObject(expected);
    });
    it('keeps empty texts empty', async () => {
      const empty = { title: '', location: '', content: '' };
      expect((await create({}, empty)).content).toMatchObject(empty);
    });
    it('sets a reminder only when it is asked for', async () => {
      written(await graph().client.createEvent(identity(), { ...draft(), reminderMinutes: 10 }));
      written(await graph().client.createEvent(identity({ recordId: '1002' }), { ...draft(), reminderMinutes: null }));
      const reminders = (await seen()).map(({ reminderMinutes }) => reminderMinutes);
      expect(reminders.sort()).toEqual([10, null]);
    });
    it('keeps private what is private', async () => {
      expect((await create({}, { isPrivate: true })).content.isPrivate).toBe(true);
      expect(await seen()).toMatchObject([{ content: { isPrivate: true } }]);
    });
    it('gives the same event when it is repeated', async () => {
      const first = await create();
      expect((await create()).eventId).toBe(first.eventId);
      expect(await seen()).toHaveLength(1);
    });
    it('gives the same dead event when it is repeated after a deletion', async () => {
      const first = await create();
      await graph().backDoor.remove(refTo(first));
      expect((await create()).eventId).toBe(first.eventId);
      expect(await seen()).toEqual([]);
      expect(readDone(await graph().client.readEvent(refTo(first)))).toEqual({ state: 'absent' });
    });
    it('is refused with conflict when the identity was used with another content', async () => {
      await create();
      const outcome = await graph().client.createEvent(identity(), draft({ title: '別の件名' }));
      expect(outcome).toMatchObject({ status: 'refused', failure: { code: 'conflict' } });
      expect(await seen()).toMatchObject([{ content: { title: timed.title } }]);
    });
    it.each([{ generation: 2 }, { epoch: 'epoch-2' }, { tenantId: 'other' }, { sourceId: 'source-2' }, { recordId: '1002' }])(
      'makes another event for another identity: %o',
      async (other) => {
        const first = await create();
        expect((await create(other)).eventId).not.toBe(first.eventId);
        expect(await seen()).toHaveLength(2);
      },
    );
    it('takes a title and a location of 255 characters and refuses longer ones with rejected', async () => {
      const longest = 'あ'.repeat(255);
      expect((await create({}, { title: longest, location: longest })).content).toMatchObject({ title: longest, location: longest });
      for (const member of ['title', 'location'] as const) {
        const outcome = await graph().client.createEvent(identity({ recordId: member }), draft({ [member]: `${longest}い` }));
        expect(outcome).toMatchObject({ status: 'refused', failure: { code: 'rejected' } });
      }
      expect(await seen()).toHaveLength(1);
    });
    it('is refused with mailboxUnusable where there is no calendar', async () => {
      const outcome = await graph().client.createEvent(identity({ mailboxId: graph().withoutCalendar.mailboxId }), draft());
      expect(outcome).toMatchObject({ status: 'refused', failure: { code: 'mailboxUnusable' } });
    });
  });

  describe('updateEvent', () => {
    it.each<EventChanges>([
      { title: '新しい件名' },
      { location: '名古屋' },
      { location: '' },
      { content: '新しい\n内容' },
      { content: '' },
      { isPrivate: true },
      { period: later },
      { period: threeDays },
      { title: '全部', location: '福岡', content: '内容', period: threeDays, isPrivate: true },
    ])('changes these fields and no other: %o', async (changes) => {
      const event = await create();
      const updated = written(await graph().client.updateEvent(versionOf(event), changes));
      expect(updated).toMatchObject({ eventId: event.eventId, content: { ...timed, ...changes } });
      expect(updated.etag).not.toBe(event.etag);
      expect(await seen()).toMatchObject([{ eventId: event.eventId, content: { ...timed, ...changes } }]);
    });
    it('brings an all-day event back to a timed one', async () => {
      const event = await create({}, { period: threeDays });
      const updated = written(await graph().client.updateEvent(versionOf(event), { period: later }));
      expect(updated.content).toEqual({ ...timed, period: later });
    });
    it('answers a version that the next write may use', async () => {
      const first = written(await graph().client.updateEvent(versionOf(await create()), { title: '一' }));
      const second = written(await graph().client.updateEvent(versionOf(first), { title: '二' }));
      expect(second.content.title).toBe('二');
    });
    it('is refused with conflict after an edit of a person, and changes nothing', async () => {
      const event = await create();
      await graph().backDoor.edit(refTo(event), { location: '大阪' });
      const outcome = await graph().client.updateEvent(versionOf(event), { title: '上書き' });
      expect(outcome).toMatchObject({ status: 'refused', failure: { code: 'conflict' } });
      expect(await seen()).toMatchObject([{ content: { ...timed, location: '大阪' } }]);
    });
    it('is refused with conflict when only the version moved, and works at the new one', async () => {
      const event = await create();
      await graph().backDoor.touch(refTo(event));
      const outcome = await graph().client.updateEvent(versionOf(event), { title: '更新' });
      expect(outcome).toMatchObject({ status: 'refused', failure: { code: 'conflict' } });
      const current = await readPresent(refTo(event));
      expect(current.content).toEqual(event.content);
      expect(written(await graph().client.updateEvent(versionOf(current), { title: '更新' })).content.title).toBe('更新');
    });
    it('is refused with notFound when the event is gone', async () => {
      const event = await create();
      await graph().backDoor.remove(refTo(event));
      const outcome = await graph().client.updateEvent(versionOf(event), { title: '更新' });
      expect(outcome).toMatchObject({ status: 'refused', failure: { code: 'notFound' } });
    });
    it('is refused with rejected when a text is too long', async () => {
      const outcome = await graph().client.updateEvent(versionOf(await create()), { title: 'あ'.repeat(256) });
      expect(outcome).toMatchObject({ status: 'refused', failure: { code: 'rejected' } });
      expect(await seen()).toMatchObject([{ content: timed }]);
    });
  });

  describe('deleteEvent', () => {
    it('removes the event and mails nobody', async () => {
      expect((await graph().client.deleteEvent(versionOf(await create()))).status).toBe('applied');
      expect(await seen()).toEqual([]);
      expect(await graph().backDoor.mailCount()).toBe(0);
    });
    it('is refused with conflict after an edit of a person, and the event lives', async () => {
      const event = await create();
      await graph().backDoor.edit(refTo(event), { title: '残す' });
      expect(await graph().client.deleteEvent(versionOf(event))).toMatchObject({ status: 'refused', failure: { code: 'conflict' } });
      expect(await seen()).toHaveLength(1);
    });
    it('is refused with notFound the second time', async () => {
      const event = await create();
      await graph().client.deleteEvent(versionOf(event));
      expect(await graph().client.deleteEvent(versionOf(event))).toMatchObject({ status: 'refused', failure: { code: 'notFound' } });
    });
    it('mails the attendees whom a person invited: the caller must know that', async () => {
      const event = await create();
      await graph().backDoor.addAttendee(refTo(event));
      const mailsBefore = await graph().backDoor.mailCount();
      await graph().client.deleteEvent(versionOf(await readPresent(refTo(event))));
      expect(await graph().backDoor.mailCount()).toBeGreaterThan(mailsBefore);
    });
  });
}
