import { createServer } from 'node:http';
import { normaliseLines } from '@clounect/core';
import type { FeedLifecycle, FeedNotification, FeedWindow } from '@clounect/core';
import { describeChangeFeed, feedPeriods } from '@clounect/core/testing';
import type { FeedBackDoor } from '@clounect/core/testing';
import { demoSettings, startGraphSimulator } from '@clounect/simulators/graph';
import type { GraphSimulator, Switches } from '@clounect/simulators/graph';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createChangeFeed } from './create-change-feed.js';
import { createGraphClient } from './create-graph-client.js';
import { createNotificationReader } from './create-notification-reader.js';
import { createTokenSource } from './create-token-source.js';
import { createProcessPermits } from './create-process-permits.js';

const users = demoSettings.users.map((user, index) => ({ ...user, state: index === 5 ? ('noMailbox' as const) : user.state }));
const [first, second] = users;
const withoutCalendar = users[5];
if (first === undefined || second === undefined || withoutCalendar === undefined) throw new Error('the demo has six users');

async function setUp(switches: Partial<Switches> = {}) {
  const calm = { etagMove: false, notificationDelayMs: 5 } as const;
  const simulator = await startGraphSimulator({ settings: { users, switches: { ...calm, ...switches } }, seed: 1 });
  const receiver = await startReceiver();
  const app = demoSettings.apps[0];
  const { graphUrl, tokenEndpoint } = simulator;
  const token = createTokenSource({ tokenEndpoint, graphUrl, clientId: app?.clientId ?? '', clientSecret: app?.secrets[0]?.value ?? '' });
  const deps = { settings: { graphUrl }, token, permits: createProcessPermits() };
  const endpoint = { notificationUrl: `${receiver.url}/notifications`, lifecycleUrl: `${receiver.url}/lifecycle`, clientState: 'geheim-秘密' };
  const close = async () => {
    await simulator.close();
    await receiver.close();
  };
  return { simulator, receiver, endpoint, feed: createChangeFeed(deps), client: createGraphClient(deps), close, sim: callerOf(simulator) };
}

describeChangeFeed('over the simulated Graph', async () => {
  const { simulator, receiver, endpoint, feed, close } = await setUp();
  return {
    ...feedPeriods,
    feed,
    endpoint,
    close,
    mailboxes: [first.id, second.id],
    withoutCalendar: withoutCalendar.id,
    now: () => new Date().toISOString(),
    backDoor: createBackDoor(simulator, () => receiver.notifications),
  };
});

describe('the feed against the simulated Graph', () => {
  let world: Awaited<ReturnType<typeof setUp>>;
  beforeEach(async () => void (world = await setUp({ subscriptionPageSize: 2 })));
  afterEach(() => world.close());
  const backDoor = () => createBackDoor(world.simulator, () => world.receiver.notifications);
  const { window, inside } = feedPeriods;
  const page = async (from: { readonly cursor: string } | { readonly window: FeedWindow }) => {
    const outcome = await world.feed.changes(first.id, from);
    if (outcome.status === 'failed') throw new Error(outcome.failure.detail);
    return outcome.value;
  };

  it('lists subscriptions over pages', async () => {
    for (const { id } of users.slice(0, 5)) expect((await world.feed.subscribe(id, world.endpoint)).status).toBe('applied');
    expect(await world.feed.list()).toMatchObject({ value: { length: 5 } });
  });

  it('hears of lifecycle events at their own address', async () => {
    const made = await world.feed.subscribe(first.id, world.endpoint);
    if (made.status !== 'applied') throw new Error(made.failure.detail);
    const { subscriptionId } = made.value;
    for (const event of ['missed', 'reauthorizationRequired', 'renamed', 'subscriptionRemoved']) await world.sim('POST', `/subscriptions/${subscriptionId}/lifecycle`, { event });
    await vi.waitFor(() => expect(world.receiver.lifecycle).toHaveLength(4), { timeout: 15_000 });
    expect(world.receiver.lifecycle.map(({ event, clientState }) => [event, clientState])).toEqual(['missed', 'reauthorizationRequired', 'unknown', 'subscriptionRemoved'].map((event) => [event, world.endpoint.clientState]));
    expect(await world.feed.renew(subscriptionId)).toMatchObject({ failure: { code: 'notFound' } });
  });

  it('reads batches with null entries, copies and changed order', async () => {
    await world.sim('PATCH', '/switches', { notificationNulls: 2, notificationCopies: 3, notificationOrder: 'reversed' });
    await world.feed.subscribe(first.id, world.endpoint);
    const eventId = await backDoor().add(first.id, inside);
    await vi.waitFor(() => expect(world.receiver.notifications.length).toBeGreaterThanOrEqual(6), { timeout: 15_000 });
    expect(new Set(world.receiver.notifications.map((one) => one.eventId))).toEqual(new Set([eventId]));
    expect(world.receiver.ignored()).toBeGreaterThanOrEqual(2);
  });

  it('is rejected when an address does not answer the validation', async () => {
    const outcome = await world.feed.subscribe(first.id, { ...world.endpoint, lifecycleUrl: `${world.receiver.url}/deaf` });
    expect(outcome).toMatchObject({ status: 'refused', failure: { code: 'rejected' } });
  });

  it('is unknown after a lost answer, and then the list shows what was made', async () => {
    await world.sim('POST', '/faults', { faults: [{ kind: 'subscription.create', effect: 'loseAnswer', status: 500, times: 1 }] });
    expect((await world.feed.subscribe(first.id, world.endpoint)).status).toBe('unknown');
    expect(await world.feed.list()).toMatchObject({ value: [{ mailboxId: first.id, notificationUrl: world.endpoint.notificationUrl }] });
  });

  it('goes on over empty pages and replays', async () => {
    const eventId = await backDoor().add(first.id, inside);
    await world.sim('PATCH', '/switches', { deltaEmptyPages: 3, deltaReplays: 1 });
    let seen: readonly string[] = [];
    let next = await page({ window });
    for (; !next.isLast; next = await page({ cursor: next.cursor })) seen = [...seen, ...next.events.map((event) => event.eventId)];
    expect([...seen, ...next.events.map((event) => event.eventId)]).toEqual([eventId]);
  });

  it('gives up a round that never ends, within ten calls, and says why', async () => {
    await backDoor().add(first.id, inside);
    await world.sim('PATCH', '/switches', { deltaLoop: true });
    let from: { readonly cursor: string } | { readonly window: FeedWindow } = { window };
    for (let calls = 1; calls <= 10; calls += 1) {
      const outcome = await world.feed.changes(first.id, from);
      if (outcome.status === 'failed') return expect(outcome.failure).toMatchObject({ code: 'resyncNeeded', hint: 'endlessDelta' });
      from = { cursor: outcome.value.cursor };
    }
    throw new Error('went on for ever');
  });

  it('keeps to the limit of a mailbox together with the client', async () => {
    await world.sim('PATCH', '/switches', { latencyMs: 5 });
    const reads = Array.from({ length: 12 }, (_, index) =>
      index % 2 ? world.client.readEvent({ mailboxId: first.id, eventId: 'none' }) : world.feed.changes(first.id, { window }),
    );
    for (const outcome of await Promise.all(reads)) if (outcome.status === 'failed') expect(outcome.failure.code).not.toBe('rateLimited');
  });
});

describe('a text on its way to Outlook and back', () => {
  const part = fc.constantFrom('商談', 'ﾊﾝｶｸ', '　', '  ', '\t', '\r\n', '\n', '😀', '👨‍👩‍👧', '- 箇条', '  *   点', '1. 番号', 'https://a.example/?q=1&r=2#x', '<b>', '&amp;', '"');
  const texts = fc.array(fc.oneof(part, fc.string({ unit: 'grapheme', maxLength: 5 })), { minLength: 1, maxLength: 15 }).map((parts) => parts.join(''));
  const identity = { tenantId: 'example', sourceId: 's', recordId: 'r', mailboxId: first.id, epoch: 'e' };
  const period = { kind: 'timed', ...feedPeriods.inside } as const;

  it.each(['sent', 'html'] as const)('is read as the write answered it, and stays so without an edit (text bodies as %s)', async (textBodies) => {
    const { client, sim, close } = await setUp({ textBodies });
    let generation = 0;
    try {
      await fc.assert(
        fc.asyncProperty(texts, async (text) => {
          const content = normaliseLines(text);
          const written = await client.createEvent({ ...identity, generation: (generation += 1) }, { content: { period, title: '', location: '', content }, reminderMinutes: null });
          if (written.status !== 'applied') throw new Error(written.failure.detail);
          const ref = { mailboxId: first.id, eventId: written.value.eventId };
          const answered = written.value.content.content;
          if (textBodies === 'sent') expect(answered).toBe(normaliseLines(content.replaceAll('\u00a0', ' ')));
          await sim('PATCH', `/mailboxes/${first.mail}/events/${encodeURIComponent(ref.eventId)}`, { subject: '題だけ' });
          for (let reads = 1; reads <= 2; reads += 1) expect(await client.readEvent(ref)).toMatchObject({ value: { event: { content: { content: answered } } } });
        }),
        { numRuns: 40 },
      );
    } finally {
      await close();
    }
  });

  it('shows what a person typed as html', async () => {
    const { client, sim, close } = await setUp();
    const content = '<div>持ち物&nbsp;</div><div><br></div><ul><li>資料 😀</li><li><a href="https://a.example/x">頁</a></li></ul><p>一<br>二</p><div><a href="https://b.example/">https://b.example</a></div>';
    const { id } = z.object({ id: z.string() }).parse(await sim('POST', `/mailboxes/${first.mail}/events`, { ...toTimes(feedPeriods.inside), body: { contentType: 'html', content } }));
    const reading = await client.readEvent({ mailboxId: first.id, eventId: id });
    await close();
    expect(reading).toMatchObject({ value: { event: { content: { content: '持ち物\n\n  *   資料 😀\n  *   頁<https://a.example/x>\n\n一\n二\n\nhttps://b.example' } } } });
  });
});

/** A host's two addresses: they answer the validation and read what comes. `/deaf` answers nothing of use. */
async function startReceiver() {
  const reader = createNotificationReader();
  const notifications: FeedNotification[] = [];
  const lifecycle: FeedLifecycle[] = [];
  let ignored = 0;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const validation = searchParams.get('validationToken');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (pathname === '/deaf') return void response.writeHead(404).end();
      if (validation !== null) return void response.writeHead(200, { 'content-type': 'text/plain' }).end(validation);
      const post = reader.read(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      notifications.push(...post.notifications);
      lifecycle.push(...post.lifecycle);
      ignored += post.ignored;
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, notifications, lifecycle, ignored: () => ignored, close };
}

function callerOf(simulator: GraphSimulator) {
  return async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', prefer: 'IdType="ImmutableId"' };
    const response = await fetch(`${simulator.url}/_sim${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
}

const rawSubscription = z.object({ id: z.string(), userId: z.string(), notificationUrl: z.string(), lifecycleNotificationUrl: z.string(), clientState: z.string() });

const toTimes = ({ start, end }: FeedWindow) => ({ start: { dateTime: start.slice(0, 19), timeZone: 'UTC' }, end: { dateTime: end.slice(0, 19), timeZone: 'UTC' } });

function createBackDoor(simulator: GraphSimulator, notifications: () => readonly FeedNotification[]): FeedBackDoor {
  const sim = callerOf(simulator);
  const mailOf = (mailboxId: string) => users.find(({ id }) => id === mailboxId)?.mail ?? mailboxId;
  const pathOf = ({ mailboxId, eventId }: { readonly mailboxId: string; readonly eventId: string }) => `/mailboxes/${mailOf(mailboxId)}/events/${encodeURIComponent(eventId)}`;
  return {
    add: async (mailboxId, period) => z.object({ id: z.string() }).parse(await sim('POST', `/mailboxes/${mailOf(mailboxId)}/events`, { subject: '私用', ...toTimes(period) })).id,
    edit: (ref) => sim('PATCH', pathOf(ref), { subject: '変更' }),
    move: (ref, period) => sim('PATCH', pathOf(ref), toTimes(period)),
    remove: (ref) => sim('DELETE', pathOf(ref)),
    makeRecurring: (ref) =>
      sim('PATCH', pathOf(ref), {
        recurrence: { pattern: { type: 'daily', interval: 1 }, range: { type: 'numbered', startDate: '2026-11-24', numberOfOccurrences: 3, recurrenceTimeZone: 'UTC' } },
      }),
    subscriptions: async () =>
      z.array(rawSubscription).parse(await sim('GET', '/subscriptions')).map(({ id, userId, notificationUrl, lifecycleNotificationUrl, clientState }) => ({
        subscriptionId: id,
        mailboxId: userId,
        notificationUrl,
        lifecycleUrl: lifecycleNotificationUrl,
        clientState,
      })),
    notifications,
    expire: (subscriptionId) => sim('POST', `/subscriptions/${subscriptionId}/expire`),
    refuseSubscriptions: (mailboxId) => sim('PUT', `/users/${mailboxId}`, { subscriptions: 'refused' }),
    forgetCursors: () => sim('POST', '/delta/forget', {}),
  };
}
