import type { EventChanges, EventContent, EventRef, Mailbox } from '@clounect/core';
import { describeGraphClient } from '@clounect/core/testing';
import type { GraphBackDoor, SeenEvent } from '@clounect/core/testing';
import { demoSettings, startGraphSimulator } from '@clounect/simulators/graph';
import type { GraphSimulator, Switches } from '@clounect/simulators/graph';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createGraphClient } from './create-graph-client.js';
import { createTokenSource } from './create-token-source.js';

const users = demoSettings.users.map((user, index) => ({ ...user, state: index === 5 ? ('noMailbox' as const) : user.state }));
const [first, second] = users.map(({ id, mail, displayName }): Mailbox => ({ mailboxId: id, mail: mail ?? '', name: displayName }));
const last = users[5];
if (first === undefined || second === undefined || last === undefined) throw new Error('the demo has six users');
const withoutCalendar = { mailboxId: last.id, mail: last.mail ?? '', name: last.displayName };

const start = (switches: Partial<Switches> = {}) => startGraphSimulator({ settings: { users, switches: { etagMove: false, ...switches } }, seed: 1 });

function connect(simulator: GraphSimulator, clientSecret?: string) {
  const app = demoSettings.apps[0];
  const { graphUrl, tokenEndpoint } = simulator;
  const token = createTokenSource({ tokenEndpoint, graphUrl, clientId: app?.clientId ?? '', clientSecret: clientSecret ?? app?.secrets[0]?.value ?? '' });
  return createGraphClient({ settings: { graphUrl }, token });
}

describeGraphClient('over the simulated Graph', async () => {
  const simulator = await start();
  return {
    client: connect(simulator),
    mailboxes: [first, second],
    withoutCalendar,
    backDoor: createBackDoor(simulator),
    close: () => simulator.close(),
  };
});

describe('against the simulated Graph', () => {
  const identity = { tenantId: 'example', sourceId: 's', recordId: 'r', mailboxId: first.mailboxId, epoch: 'e', generation: 1 };
  const period = { kind: 'timed', start: '2026-11-24T01:00:00Z', end: '2026-11-24T02:00:00Z' } as const;
  const draft = { content: { period, title: '商談', location: '', content: '' }, reminderMinutes: null };
  let simulator: GraphSimulator;
  beforeEach(async () => void (simulator = await start()));
  afterEach(() => simulator.close());
  const sim = (method: string, path: string, body?: unknown) => call(simulator, method, path, body);
  const fail = (fault: object) => sim('POST', '/faults', { faults: [fault] });
  const living = async () => z.array(z.unknown()).parse(await sim('GET', `/mailboxes/${first.mail}/events`));
  const countOf = async (kind: string) => JSON.stringify(await sim('GET', '/calls')).match(new RegExp(`"${kind.replace('.', '\\.')}":(\\d+)`))?.[1];

  it('costs one call for each operation, and one token', async () => {
    const client = connect(simulator);
    const created = await client.createEvent(identity, draft);
    if (created.status !== 'applied') throw new Error(created.failure.detail);
    const { eventId, etag } = created.value;
    const updated = await client.updateEvent({ mailboxId: first.mailboxId, eventId, etag }, { title: '変更' });
    if (updated.status !== 'applied') throw new Error(updated.failure.detail);
    await client.readEvent({ mailboxId: first.mailboxId, eventId });
    await client.findEvents(identity);
    await client.deleteEvent({ mailboxId: first.mailboxId, eventId, etag: updated.value.etag });
    for (const kind of ['token', 'event.create', 'event.update', 'event.get', 'event.list', 'event.delete']) expect([kind, await countOf(kind)]).toEqual([kind, '1']);
  });

  it.each(['loseAnswer', 'dropAnswer'])('settles a create whose answer was lost (%s) by repeating it, without doubling', async (effect) => {
    const client = connect(simulator);
    await fail({ kind: 'event.create', effect, status: 500, times: 1 });
    expect((await client.createEvent(identity, draft)).status).toBe('unknown');
    expect((await client.createEvent(identity, draft)).status).toBe('applied');
    expect(await living()).toHaveLength(1);
  });

  it('reads again at once when the service stumbles', async () => {
    const client = connect(simulator);
    const created = await client.createEvent(identity, draft);
    if (created.status !== 'applied') throw new Error(created.failure.detail);
    await fail({ kind: 'event.get', effect: 'drop', times: 1 });
    expect((await client.readEvent({ mailboxId: first.mailboxId, eventId: created.value.eventId })).status).toBe('done');
  });

  it('makes no call to a mailbox that asked to be left alone', async () => {
    const client = connect(simulator);
    await fail({ kind: 'event.list', effect: 'refuse', status: 429, headers: { 'Retry-After': '30' }, times: 1 });
    expect(await client.findEvents(identity)).toMatchObject({ failure: { code: 'rateLimited', retryAfterMs: 30_000 } });
    expect(await client.createEvent(identity, draft)).toMatchObject({ status: 'refused', failure: { code: 'rateLimited' } });
    expect(await client.findEvents({ ...identity, mailboxId: second.mailboxId })).toMatchObject({ status: 'done' });
    expect(await living()).toEqual([]);
  });

  it('never steps over the limit of calls at once', async () => {
    await simulator.close();
    simulator = await start({ latencyMs: 5 });
    const client = connect(simulator);
    const outcomes = await Promise.all(Array.from({ length: 24 }, (_, index) => client.createEvent({ ...identity, generation: index + 1 }, draft)));
    expect(outcomes.every(({ status }) => status === 'applied')).toBe(true);
    expect(await living()).toHaveLength(24);
  });

  it('is refused once when Exchange has moved the etag, and goes on at the version it then reads', async () => {
    await simulator.close();
    simulator = await start({ etagMove: true, etagMoveWithinMs: 1 });
    const client = connect(simulator);
    const created = await client.createEvent(identity, draft);
    if (created.status !== 'applied') throw new Error(created.failure.detail);
    const ref = { mailboxId: first.mailboxId, eventId: created.value.eventId };
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await client.updateEvent({ ...ref, etag: created.value.etag }, { title: '変更' })).toMatchObject({ status: 'refused', failure: { code: 'conflict' } });
    const reading = await client.readEvent(ref);
    if (reading.status === 'failed' || reading.value.state === 'absent') throw new Error('not there');
    expect(reading.value.event.content).toEqual(created.value.content);
    expect((await client.updateEvent({ ...ref, etag: reading.value.event.etag }, { title: '変更' })).status).toBe('applied');
  });

  it('finds our event again after a person moved it to another calendar', async () => {
    const client = connect(simulator);
    const created = await client.createEvent(identity, draft);
    if (created.status !== 'applied') throw new Error(created.failure.detail);
    const ref = { mailboxId: first.mailboxId, eventId: created.value.eventId };
    const { id: calendarId } = z.object({ id: z.string() }).parse(await sim('POST', `/mailboxes/${first.mail}/calendars`, { name: '別' }));
    await sim('PATCH', `/mailboxes/${first.mail}/events/${encodeURIComponent(ref.eventId)}`, { calendarId });
    expect(await client.readEvent(ref)).toMatchObject({ value: { state: 'present', event: { eventId: ref.eventId } } });
    expect(await client.findEvents(identity)).toMatchObject({ value: [{ eventId: ref.eventId }] });
  });

  it('tells a mailbox that is closed to us and a user who is gone from one without events', async () => {
    const client = connect(simulator);
    await sim('PUT', `/users/${first.mailboxId}`, { state: 'accessDenied' });
    expect(await client.findEvents(identity)).toMatchObject({ failure: { code: 'forbidden' } });
    await sim('PUT', `/users/${first.mailboxId}`, { state: 'removed' });
    expect(await client.findEvents(identity)).toMatchObject({ failure: { code: 'mailboxUnusable' } });
    expect(await client.resolveMailbox(first.mail)).toMatchObject({ failure: { code: 'notFound' } });
  });

  it('is unauthorized with a wrong secret, and says why', async () => {
    const outcome = await connect(simulator, 'wrong').findEvents(identity);
    expect(outcome).toMatchObject({ status: 'failed', failure: { code: 'unauthorized', hint: 'AADSTS7000215' } });
  });
});

async function call(simulator: GraphSimulator, method: string, path: string, body?: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json', prefer: 'IdType="ImmutableId", outlook.body-content-type="text"' };
  const response = await fetch(`${simulator.url}/_sim${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

const rawEvent = z.object({
  id: z.string(),
  subject: z.string(),
  body: z.object({ content: z.string() }),
  location: z.object({ displayName: z.string() }),
  isAllDay: z.boolean(),
  start: z.object({ dateTime: z.string() }),
  end: z.object({ dateTime: z.string() }),
  sensitivity: z.string(),
  attendees: z.array(z.unknown()),
  isReminderOn: z.boolean(),
  reminderMinutesBeforeStart: z.number(),
});

function createBackDoor(simulator: GraphSimulator): GraphBackDoor {
  const mailOf = (mailboxId: string) => users.find(({ id }) => id === mailboxId)?.mail ?? mailboxId;
  const pathOf = ({ mailboxId, eventId }: EventRef) => `/mailboxes/${mailOf(mailboxId)}/events/${encodeURIComponent(eventId)}`;
  const patch = (ref: EventRef, body: object) => call(simulator, 'PATCH', pathOf(ref), body);
  return {
    events: async (mailboxId) => z.array(rawEvent).parse(await call(simulator, 'GET', `/mailboxes/${mailOf(mailboxId)}/events`)).map(toSeen),
    addOwn: (mailboxId) => call(simulator, 'POST', `/mailboxes/${mailOf(mailboxId)}/events`, { subject: '私用', start: { dateTime: '2026-11-24T10:00:00', timeZone: 'UTC' }, end: { dateTime: '2026-11-24T11:00:00', timeZone: 'UTC' } }),
    edit: (ref, changes) => patch(ref, toPersonsEdit(changes)),
    copy: (ref) => call(simulator, 'POST', `${pathOf(ref)}/copy`),
    addAttendee: (ref) => patch(ref, { attendees: [{ type: 'required', emailAddress: { name: '客', address: 'guest@kyaku.example' } }] }),
    makeRecurring: (ref) =>
      patch(ref, {
        recurrence: {
          pattern: { type: 'daily', interval: 1 },
          range: { type: 'numbered', startDate: '2026-11-24', numberOfOccurrences: 3, recurrenceTimeZone: 'Tokyo Standard Time' },
        },
      }),
    makeOnlineMeeting: (ref) => patch(ref, { isOnlineMeeting: true, onlineMeetingProvider: 'teamsForBusiness' }),
    remove: (ref) => call(simulator, 'DELETE', pathOf(ref)),
    touch: (ref) => call(simulator, 'POST', `${pathOf(ref)}/touch`),
    mailCount: async () => z.array(z.unknown()).parse(await call(simulator, 'GET', '/mails')).length,
  };
}

function toSeen(event: z.infer<typeof rawEvent>): SeenEvent {
  const lastDay = new Date(Date.parse(`${event.end.dateTime.slice(0, 10)}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  const content: EventContent = {
    period: event.isAllDay
      ? { kind: 'allDay', firstDay: event.start.dateTime.slice(0, 10), lastDay }
      : { kind: 'timed', start: `${event.start.dateTime.slice(0, 19)}Z`, end: `${event.end.dateTime.slice(0, 19)}Z` },
    title: event.subject,
    location: event.location.displayName,
    content: event.body.content.replaceAll('\r\n', '\n').trimEnd(),
    isPrivate: event.sensitivity === 'private',
  };
  const reminderMinutes = event.isReminderOn ? event.reminderMinutesBeforeStart : null;
  return { eventId: event.id, content, attendees: event.attendees.length, reminderMinutes };
}

/** As Outlook would send it: html bodies and the zone of the person's computer. */
function toPersonsEdit({ title, location, content, isPrivate, period }: EventChanges): object {
  const timeZone = 'UTC';
  const dayAfter = (date: string) => new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return {
    ...(title !== undefined && { subject: title }),
    ...(location !== undefined && { location: { displayName: location } }),
    ...(content !== undefined && { body: { contentType: 'html', content: `<p>${content}</p>` } }),
    ...(isPrivate !== undefined && { sensitivity: isPrivate ? 'private' : 'normal' }),
    ...(period?.kind === 'timed' && {
      isAllDay: false,
      start: { dateTime: period.start.slice(0, 19), timeZone },
      end: { dateTime: period.end.slice(0, 19), timeZone },
    }),
    ...(period?.kind === 'allDay' && {
      isAllDay: true,
      start: { dateTime: `${period.firstDay}T00:00:00`, timeZone },
      end: { dateTime: `${dayAfter(period.lastDay)}T00:00:00`, timeZone },
    }),
  };
}
