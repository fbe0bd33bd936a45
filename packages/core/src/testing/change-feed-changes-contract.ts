import { describe, expect, it } from 'vitest';
import type { FeedSteps } from './change-feed-steps.js';

/** Catching up by rounds of pages. */
export function describeFeedChanges({ world, mailboxId, add, refTo, page, round }: FeedSteps): void {
  const firstRound = () => round({ window: world().window });
  const ids = ({ events }: { readonly events: readonly { readonly eventId: string }[] }) => [...new Set(events.map(({ eventId }) => eventId))].sort();

  describe('changes', () => {
    it('gives all events of the window first, with their versions, and none outside it', async () => {
      const added = [await add(), await add()].sort();
      await add(world().outside);
      const first = await firstRound();
      expect(ids(first)).toEqual(added);
      expect(first.events.every(({ isGone, etag }) => !isGone && etag)).toBe(true);
    });
    it('gives nothing of another mailbox', async () => {
      await world().backDoor.add(world().mailboxes[1], world().inside);
      expect((await firstRound()).events).toEqual([]);
    });
    it('gives nothing more when nothing happened', async () => {
      await add();
      const { cursor } = await firstRound();
      const second = await round({ cursor });
      expect(second.events).toEqual([]);
      expect((await round({ cursor: second.cursor })).events).toEqual([]);
    });
    it('gives what was made and edited since, at its new version', async () => {
      const [still, edited] = [await add(), await add()];
      const first = await firstRound();
      await world().backDoor.edit(refTo(edited));
      const made = await add();
      const second = await round({ cursor: first.cursor });
      expect(ids(second)).toEqual([edited, made].sort());
      expect(ids(second)).not.toContain(still);
      const etagIn = ({ events }: typeof first) => events.find(({ eventId }) => eventId === edited)?.etag;
      expect(etagIn(second)).not.toBe(etagIn(first));
    });
    it('gives a deleted event as gone', async () => {
      const eventId = await add();
      const { cursor } = await firstRound();
      await world().backDoor.remove(refTo(eventId));
      expect((await round({ cursor })).events).toEqual([{ eventId, isGone: true }]);
    });
    it('gives a living event that left the window as gone, and as an event when it is back', async () => {
      const eventId = await add();
      const first = await firstRound();
      await world().backDoor.move(refTo(eventId), world().outside);
      const second = await round({ cursor: first.cursor });
      expect(second.events).toEqual([{ eventId, isGone: true }]);
      await world().backDoor.move(refTo(eventId), world().inside);
      const third = await round({ cursor: second.cursor });
      expect(third.events).toEqual([{ eventId, isGone: false, etag: expect.any(String) }]);
    });
    it('tells of a series under the id of its master', async () => {
      const eventId = await add();
      const { cursor } = await firstRound();
      await world().backDoor.makeRecurring(refTo(eventId));
      expect(ids(await round({ cursor }))).toEqual([eventId]);
      expect(ids(await firstRound())).toEqual([eventId]);
    });
    it('gives everything of a round over several pages', async () => {
      const added: string[] = [];
      for (let count = 0; count < 60; count += 1) added.push(await add());
      const first = await firstRound();
      expect(first.pages).toBeGreaterThan(1);
      expect(ids(first)).toEqual(added.sort());
    });
    it('gives the same again from the same cursor: an answer may be lost', async () => {
      const { cursor } = await firstRound();
      const eventId = await add();
      expect(ids(await page({ cursor }))).toEqual([eventId]);
      expect(ids(await page({ cursor }))).toEqual([eventId]);
    });
    it('fails with resyncNeeded for a lost cursor, and a window begins anew', async () => {
      const eventId = await add();
      const { cursor } = await firstRound();
      await world().backDoor.forgetCursors();
      expect(await world().feed.changes(mailboxId(), { cursor })).toMatchObject({ status: 'failed', failure: { code: 'resyncNeeded' } });
      expect(ids(await firstRound())).toEqual([eventId]);
    });
    it.each(['', 'no cursor', '{}', 'https://elsewhere.example/v1.0/x'])('fails with resyncNeeded for %j as a cursor', async (cursor) => {
      expect(await world().feed.changes(mailboxId(), { cursor })).toMatchObject({ status: 'failed', failure: { code: 'resyncNeeded' } });
    });
    it('fails with resyncNeeded for the cursor of another mailbox', async () => {
      const { cursor } = await firstRound();
      expect(await world().feed.changes(world().mailboxes[1], { cursor })).toMatchObject({ status: 'failed', failure: { code: 'resyncNeeded' } });
    });
    it('never takes a mailbox that cannot be used for one without changes', async () => {
      const outcome = await world().feed.changes(world().withoutCalendar, { window: world().window });
      expect(outcome).toMatchObject({ status: 'failed', failure: { code: 'mailboxUnusable' } });
    });
  });
}
