import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Direction } from '../tenant/tenant.js';
import type { Failure } from '../failure/failure.js';
import type { Schedule } from '../schedule/schedule.js';
import { createSyncWorld, schedule, tenantId, type SyncWorld } from '../testing/create-sync-world.js';

const people = ['taro', 'jiro', 'hana1', 'hana2', 'saburo'] as const;
const mailboxOf: Readonly<Record<string, string>> = { taro: 'm-taro', jiro: 'm-jiro', hana1: 'm-hana', hana2: 'm-hana' };
const mailboxes = ['m-taro', 'm-jiro', 'm-hana'] as const;
const failures: readonly Failure[] = [
  { code: 'unavailable', detail: '503' },
  { code: 'rateLimited', detail: '429', retryAfterMs: 3_000 },
  { code: 'mailboxUnusable', detail: 'MailboxNotEnabledForRESTAPI' },
];

type Happening =
  | { readonly kind: 'change'; readonly who: readonly string[]; readonly title: number; readonly day: number; readonly form: number; readonly how: number }
  | { readonly kind: 'delete'; readonly isSigned: boolean }
  | { readonly kind: 'repeat'; readonly index: number }
  | { readonly kind: 'edit'; readonly mailbox: number; readonly what: number; readonly isTold: boolean }
  | { readonly kind: 'link'; readonly who: number; readonly isOn: boolean }
  | { readonly kind: 'pause'; readonly isPaused: boolean }
  | { readonly kind: 'fail'; readonly call: number; readonly failure: number; readonly outcome: number }
  | { readonly kind: 'failWriteBack'; readonly outcome: number }
  | { readonly kind: 'crash'; readonly steps: number; readonly moment: 'before' | 'after' }
  | { readonly kind: 'work' }
  | { readonly kind: 'elapse'; readonly seconds: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('change' as const), who: fc.uniqueArray(fc.constantFrom(...people)), title: fc.nat(3), day: fc.nat(3), form: fc.nat(3), how: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), isSigned: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat' as const), index: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('edit' as const), mailbox: fc.nat(2), what: fc.nat(4), isTold: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('link' as const), who: fc.nat(3), isOn: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pause' as const), isPaused: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('fail' as const), call: fc.nat(4), failure: fc.nat(2), outcome: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('crash' as const), steps: fc.nat(6), moment: fc.constantFrom('before' as const, 'after' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('failWriteBack' as const), outcome: fc.nat(2) }) },
  { weight: 5, arbitrary: fc.constant({ kind: 'work' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('elapse' as const), seconds: fc.nat(90) }) },
);

interface Story {
  state: Schedule | undefined;
  version: number;
  readonly sent: { readonly body: Parameters<SyncWorld['webhook']>[0]; readonly isSigned: boolean }[];
  readonly off: Set<string>;
  isPaused: boolean;
  /** A user deleted an event of ours: it may stay away until the schedule changes. */
  isRemovedByUser: boolean;
}

async function play(world: SyncWorld, story: Story, event: Happening): Promise<void> {
  const versionText = (): string => new Date(Date.UTC(2026, 10, 22) + (story.version += 1) * 1000).toISOString();
  const send = async (body: Story['sent'][number]['body'], isSigned: boolean): Promise<void> => {
    story.sent.push({ body, isSigned });
    await world.webhook(body, isSigned);
  };
  switch (event.kind) {
    case 'change': {
      // Nor does one that went because its event was deleted in Outlook.
      if (world.sfaDeletions.length > 0 && !world.records.has('1')) return;
      const isNew = story.state === undefined;
      // A deleted record never comes back under its number.
      if (isNew && story.sent.some(({ body }) => body.trigger === 'delete')) return;
      const date = `2026-12-0${event.day + 1}`;
      const period = [
        { kind: 'timed', start: `${date}T00:00:00Z`, end: `${date}T01:00:00Z` },
        { kind: 'allDay', firstDay: date, lastDay: date },
        { kind: 'timed', start: `${date}T15:00:00Z`, end: `${date}T15:00:00Z` },
        null,
      ] as const;
      story.state = schedule({ who: event.who, title: `題${event.title}`, period: period[event.form] ?? null });
      const version = versionText();
      world.records.set('1', { schedule: story.state, version });
      const body = { trigger: isNew ? 'add' : 'update', version: event.how === 4 ? undefined : version, schedule: event.how === 3 ? { title: story.state.title } : story.state } as const;
      return send(event.how === 2 ? { ...body, trigger: 'hint' } : body, event.how !== 5);
    }
    case 'delete':
      if (story.state === undefined) return;
      story.state = undefined;
      world.records.delete('1');
      return send({ trigger: 'delete', schedule: {} }, event.isSigned);
    case 'repeat': {
      const old = story.sent[event.index % Math.max(1, story.sent.length)];
      if (old !== undefined) await world.webhook(old.body, old.isSigned);
      return;
    }
    case 'edit': {
      const [entry] = world.graph.events(mailboxes[event.mailbox] ?? 'm-taro');
      if (entry === undefined) return;
      if (event.what === 0) world.graph.edit(entry, { title: '私用' });
      if (event.what === 1) world.graph.edit(entry, { period: { kind: 'allDay', firstDay: '2026-12-24', lastDay: '2026-12-25' } });
      if (event.what === 2) world.graph.touch(entry);
      if (event.what === 3) {
        world.graph.remove(entry);
        story.isRemovedByUser = true;
      }
      if (event.what === 4) world.graph.edit(entry, { content: '私用' });
      if (!event.isTold) return;
      // An event that is gone is told of too.
      if (event.what === 3) await world.store.events.accept([{ tenantId, mailboxId: entry.mailboxId, eventId: entry.eventId }]);
      return world.notify(entry.mailboxId);
    }
    case 'link': {
      const who = people[event.who] ?? 'taro';
      if (event.isOn) story.off.delete(who);
      else story.off.add(who);
      return world.setLink(who, event.isOn);
    }
    case 'pause':
      story.isPaused = event.isPaused;
      return world.change({ isPaused: event.isPaused });
    case 'fail': {
      const kind = (['createEvent', 'updateEvent', 'deleteEvent', 'readEvent', 'findEvents'] as const)[event.call] ?? 'createEvent';
      const isRead = event.call > 2;
      return world.graph.failNext({ kind, failure: failures[event.failure] ?? { code: 'unavailable', detail: '' }, outcome: event.outcome === 0 || isRead ? 'refused' : 'unknown', carriedOut: event.outcome === 2 && !isRead });
    }
    case 'failWriteBack':
      return world.failNextWrite({ status: event.outcome === 0 ? 'refused' : 'unknown', failure: { code: event.outcome === 0 ? 'rejected' : 'unavailable', detail: '' } }, event.outcome === 2);
    case 'crash':
      return world.crashAt(event.steps, event.moment);
    case 'work':
      return world.work();
    case 'elapse':
      return world.elapse(event.seconds * 1000);
  }
}

/** After a last change that everybody heard of: one event for each linked participant, with its content, and none else. */
async function expectAgreement(world: SyncWorld, story: Story, direction: Direction, endsWithChange: boolean): Promise<void> {
  if (story.isPaused) await world.change({ isPaused: false });
  // Notifications may have been lost: what catches up on them comes later; here Graph tells of every event once more.
  for (const mailboxId of mailboxes) await world.notify(mailboxId);
  await world.settle();
  const state = world.records.get('1')?.schedule;
  const version = new Date(Date.UTC(2027, 0, 1)).toISOString();
  if (state !== undefined && endsWithChange) {
    story.state = { ...state, title: '最後' };
    world.records.set('1', { schedule: story.state, version });
    await world.webhook({ trigger: 'update', version, schedule: story.state });
  }
  await world.settle();
  for (const mailboxId of mailboxes) {
    const served = people.filter((who) => mailboxOf[who] === mailboxId && !story.off.has(who));
    const isLinked = served.length > 0;
    const isWanted = state !== undefined && state.period !== null && state.participants.some(({ sfaUserId }) => served.some((who) => who === sfaUserId));
    const events = world.graph.events(mailboxId);
    // A mailbox without a link keeps what it had: one event at most.
    const hasLeaver = people.some((who) => mailboxOf[who] === mailboxId && story.off.has(who));
    if (!isLinked || (hasLeaver && !isWanted)) expect(events.length).toBeLessThanOrEqual(1);
    else if (!endsWithChange && isWanted && events.length === 0) expect(story.isRemovedByUser, mailboxId).toBe(true);
    else expect(events.length, mailboxId).toBe(isWanted ? 1 : 0);
    if (endsWithChange && isLinked && isWanted) expect(events[0]?.content.title).toBe('最後');
  }
  expect(world.graph.mails()).toEqual([]);
  if (direction === 'oneWay') expect([world.sfaWrites, world.sfaDeletions], 'one-way never writes to JUST.SFA').toEqual([[], []]);
  if (!story.isRemovedByUser) expect(world.sfaDeletions, 'only a person’s deletion deletes a record').toEqual([]);
  expect(await world.store.heldDeletions.list({ tenantId, limit: 9 }), 'one record is no storm').toEqual([]);
  const before = world.graph.calls().length;
  const written = world.sfaWrites.length + world.sfaDeletions.length;
  const { sourceId } = world.store.raw().sources[0] ?? { sourceId: '' };
  await world.store.queue.hint({ tenantId, sourceId, recordId: '1' }, { doubt: true });
  await world.settle();
  expect([world.graph.calls().length, world.sfaWrites.length + world.sfaDeletions.length], 'a second run asks nobody and writes nothing').toEqual([before, written]);
}

it('comes to agreement after any story of changes, edits, failures, crashes and repetitions, and a second run does nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 3, maxLength: 25 }), fc.constantFrom('keep' as const, 'restore' as const), fc.constantFrom('leave' as const, 'restore' as const, 'deleteRecord' as const), fc.constantFrom('oneWay' as const, 'twoWay' as const), fc.constantFrom('sfaWins' as const, 'outlookWins' as const, 'newestWins' as const), fc.boolean(), async (events, outlookDrift, outlookDelete, direction, conflict, endsWithChange) => {
      const world = await createSyncWorld({ outlookDrift, outlookDelete, conflict }, direction);
      const story: Story = { state: undefined, version: 0, sent: [], off: new Set(), isPaused: false, isRemovedByUser: false };
      for (const event of events) await play(world, story, event);
      await expectAgreement(world, story, direction, endsWithChange);
    }),
    { numRuns: 600 },
  );
}, 120_000);

it('comes to agreement also after any story that follows the deletion of an event in Outlook which takes its record with it', async () => {
  let deleted = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 12 }), fc.boolean(), async (events, endsWithChange) => {
      const world = await createSyncWorld({ outlookDelete: 'deleteRecord' }, 'twoWay');
      const story: Story = { state: undefined, version: 0, sent: [], off: new Set(), isPaused: false, isRemovedByUser: false };
      await play(world, story, { kind: 'change', who: ['taro'], title: 0, day: 0, form: 0, how: 0 });
      await world.settle();
      world.elapse(600_000);
      await play(world, story, { kind: 'edit', mailbox: 0, what: 3, isTold: true });
      for (const event of events) await play(world, story, event);
      await expectAgreement(world, story, 'twoWay', endsWithChange);
      deleted += world.sfaDeletions.length > 0 ? 1 : 0;
    }),
    { numRuns: 400 },
  );
  expect(deleted).toBeGreaterThan(20);
}, 120_000);
