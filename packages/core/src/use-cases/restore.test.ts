import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Direction, Policies } from '../tenant/tenant.js';
import { createSyncWorld, schedule, tenantId, type SyncWorld } from '../testing/create-sync-world.js';

const mailboxOf: Readonly<Record<string, string>> = { taro: 'm-taro', jiro: 'm-jiro', hana1: 'm-hana', hana2: 'm-hana' };
const mailboxes = ['m-taro', 'm-jiro', 'm-hana'] as const;
const recordIds = ['1', '2', '3', '4'] as const;

type Happening =
  | { readonly kind: 'change'; readonly record: number; readonly who: readonly string[]; readonly title: number; readonly isEmpty: boolean; readonly isAdd: boolean }
  | { readonly kind: 'delete'; readonly record: number }
  | { readonly kind: 'edit'; readonly mailbox: number; readonly event: number; readonly title: number }
  | { readonly kind: 'remove'; readonly mailbox: number; readonly event: number };

const record = fc.nat(recordIds.length - 1);
const place = { mailbox: fc.nat(2), event: fc.nat(3) };
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('change' as const), record, who: fc.oneof(fc.constantFrom(['taro'], ['jiro'], ['hana1']), fc.uniqueArray(fc.constantFrom('taro', 'jiro', 'hana1', 'hana2', 'saburo'))), title: fc.nat(3), isEmpty: fc.nat(9).map((number) => number === 0), isAdd: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), record }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('edit' as const), ...place, title: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), ...place }) },
);

interface Story {
  readonly world: SyncWorld;
  version: number;
  readonly deleted: Set<string>;
  /** Mailboxes in which a person deleted an event of ours. */
  readonly removedIn: Set<string>;
}

async function play(story: Story, event: Happening): Promise<void> {
  const { world } = story;
  const version = new Date(Date.UTC(2026, 10, 22) + (story.version += 1) * 1000).toISOString();
  switch (event.kind) {
    case 'change': {
      const recordId = recordIds[event.record] ?? '1';
      // Nor does one come back that went because its event was deleted in Outlook.
      if (story.deleted.has(recordId) || world.sfaDeletions.includes(recordId)) return;
      const isNew = !world.records.has(recordId);
      const state = schedule({ who: event.who, title: `題${event.title}`, ...(event.isEmpty ? { period: null } : {}) });
      world.records.set(recordId, { schedule: state, version });
      return world.webhook({ recordId, trigger: isNew && event.isAdd ? 'add' : 'update', version, schedule: state });
    }
    case 'delete': {
      const recordId = recordIds[event.record] ?? '1';
      if (!world.records.delete(recordId)) return;
      story.deleted.add(recordId);
      return world.webhook({ recordId, trigger: 'delete', schedule: {} });
    }
    case 'edit': {
      const mailboxId = mailboxes[event.mailbox] ?? 'm-taro';
      const entry = world.graph.events(mailboxId)[event.event];
      if (entry === undefined) return;
      world.graph.edit(entry, { title: `私${event.title}` });
      return world.notify(mailboxId);
    }
    case 'remove': {
      const mailboxId = mailboxes[event.mailbox] ?? 'm-taro';
      const entry = world.graph.events(mailboxId)[event.event];
      if (entry === undefined) return;
      world.graph.remove(entry);
      story.removedIn.add(mailboxId);
      return world.notify(mailboxId);
    }
  }
}

async function playAll(story: Story, events: readonly Happening[]): Promise<void> {
  await story.world.settle();
  for (const event of events) {
    await play(story, event);
    await story.world.settle();
    story.world.elapse(200_000);
  }
  await doubtAll(story.world);
}

/** As the comparison of everything does: every record that JUST.SFA lists is hinted at. */
async function doubtAll(world: SyncWorld): Promise<void> {
  const sourceId = world.store.raw().sources[0]?.sourceId ?? '';
  for (const recordId of world.records.keys()) await world.store.queue.hint({ tenantId, sourceId, recordId }, { doubt: true });
  for (const mailboxId of mailboxes) await world.store.events.doubtMailbox(tenantId, mailboxId);
  await world.settle();
}

const standing = (world: SyncWorld) => mailboxes.map((mailboxId) => world.graph.events(mailboxId).map(({ eventId, content }) => ({ eventId, content })));
const count = (world: SyncWorld, kind: string): number => world.graph.calls().filter((call) => call.kind === kind).length;

/** What was under way when the backup was taken: webhooks not yet carried out, or writes of which the answer was lost. */
interface Midst {
  readonly event: Happening;
  readonly isWorked: boolean;
  readonly isCarriedOut: boolean;
}
const midst: fc.Arbitrary<Midst> = fc.record({ event: happening, isWorked: fc.boolean(), isCarriedOut: fc.boolean() });

async function leaveUnderWay(story: Story, { event, isWorked, isCarriedOut }: Midst): Promise<void> {
  const failure = { code: 'unavailable', detail: 'timed out' } as const;
  for (const kind of ['createEvent', 'updateEvent', 'deleteEvent'] as const) story.world.graph.failNext({ kind, failure, outcome: 'unknown', carriedOut: isCarriedOut });
  story.world.failNextWrite({ status: 'unknown', failure }, isCarriedOut);
  await play(story, event);
  if (isWorked) await story.world.work();
}

async function backUpAndRestore(before: readonly Happening[], underWay: Midst, since: readonly Happening[], direction: Direction, isDeclared: boolean, policies: Partial<Policies>) {
  const world = await createSyncWorld(policies, direction);
  const story: Story = { world, version: 0, deleted: new Set(), removedIn: new Set() };
  await playAll(story, before);
  await leaveUnderWay(story, underWay);
  const goBack = world.store.backUp();
  await playAll(story, since);
  const stood = standing(world);
  goBack();
  world.elapse(3_600_000);
  const written = world.sfaWrites.length;
  const deleted = world.sfaDeletions.length;
  world.graph.forgetCalls();
  if (isDeclared) await world.store.upkeep.declareRestored(tenantId);
  await world.settle();
  await doubtAll(world);
  return { world, story, stood, written, deleted };
}

const runs = { numRuns: 100, seed: 22 };
const policies: fc.Arbitrary<Partial<Policies>> = fc.record({
  outlookDelete: fc.constantFrom('leave', 'restore', 'deleteRecord'),
  outlookDrift: fc.constantFrom('keep', 'restore'),
  conflict: fc.constantFrom('sfaWins', 'outlookWins', 'newestWins'),
});
const stories = [fc.array(happening, { maxLength: 8 }), midst, fc.array(happening, { minLength: 1, maxLength: 8 }), policies] as const;

describe('a database that is restored from a backup, with edits on both sides since', () => {
  for (const direction of ['oneWay', 'twoWay'] as const) {
    it(`creates nothing that stands, deletes nothing and writes nothing to JUST.SFA, when it is declared (${direction})`, async () => {
      await fc.assert(
        fc.asyncProperty(...stories, async (before, underWay, since, rules) => {
          const { world, story, stood, written, deleted } = await backUpAndRestore(before, underWay, since, direction, true, rules);
          expect(world.sfaDeletions.length).toBe(deleted);
          expect(world.sfaWrites.length).toBe(written);
          expect(count(world, 'deleteEvent')).toBe(0);
          for (const [index, mailboxId] of mailboxes.entries()) {
            const now = world.graph.events(mailboxId);
            const known = stood[index] ?? [];
            expect(now.filter(({ eventId }) => known.some((event) => event.eventId === eventId)).length, 'every event still stands').toBe(known.length);
            // What a person deleted since, nobody can remember: made again at most once for a record.
            if (!story.removedIn.has(mailboxId)) expect(now.length, 'and no other').toBe(known.length);
            expect(new Set(now.map(({ marker }) => marker?.recordId)).size).toBe(now.length);
          }
          expect(world.graph.mails()).toEqual([]);
          // From here on all is as ever: nothing is left in doubt, and a change is one write.
          world.graph.forgetCalls();
          await doubtAll(world);
          expect(world.graph.calls().filter(({ kind }) => kind !== 'readEvent')).toEqual([]);
          expect(world.sfaWrites.length).toBe(written);
          for (const recordId of world.records.keys()) await play(story, { kind: 'change', record: recordIds.indexOf(recordId as '1'), who: world.records.get(recordId)?.schedule.participants.map(({ sfaUserId }) => sfaUserId) ?? [], title: 9, isEmpty: false, isAdd: false });
          await world.settle();
          for (const mailboxId of mailboxes) {
            const wanted = [...world.records.values()].filter((one) => one.schedule.participants.some(({ sfaUserId }) => mailboxOf[sfaUserId] === mailboxId));
            expect(world.titles(mailboxId)).toEqual(wanted.map(() => '題9'));
          }
        }),
        runs,
      );
    }, 120_000);

    it(`doubles nothing even when nobody declares it (${direction})`, async () => {
      await fc.assert(
        fc.asyncProperty(...stories, async (before, underWay, since, rules) => {
          const { world, stood } = await backUpAndRestore(before, underWay, since, direction, false, rules);
          for (const [index, mailboxId] of mailboxes.entries()) {
            const now = world.graph.events(mailboxId);
            const doubled = now.filter(({ marker }, place) => now.findIndex((other) => other.marker?.recordId === marker?.recordId) !== place);
            expect([doubled.length, stood[index]?.length === 0 || now.length > 0]).toEqual([0, true]);
          }
        }),
        runs,
      );
    }, 120_000);
  }

  it('says so once an hour when nobody declared it and an event shows it, and says nothing when it was declared', async () => {
    for (const isDeclared of [false, true]) {
      const world = await createSyncWorld();
      const goBack = world.store.backUp();
      for (const recordId of ['1', '2']) {
        world.records.set(recordId, { schedule: schedule(), version: '2026-11-22T00:00:01.000Z' });
        await world.webhook({ recordId, trigger: 'add', version: '2026-11-22T00:00:01.000Z', schedule: schedule() });
      }
      await world.settle();
      goBack();
      if (isDeclared) await world.store.upkeep.declareRestored(tenantId);
      await doubtAll(world);
      const suspicions = world.store.raw().activity.filter(({ code }) => code === 'restoreSuspected');
      expect([suspicions.length, world.titles('m-taro').length]).toEqual([isDeclared ? 0 : 1, 2]);
    }
  });
});
