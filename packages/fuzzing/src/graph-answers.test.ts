import { createGraphClient } from '@clounect/graph-calendar';
import { expect, it } from 'vitest';
import fc from 'fast-check';
import { credential, hostileValue } from './hostile-json.js';
import { expectId, expectOutcome, expectPeriod, expectText, isId } from './expect-sound.js';
import { fuzz } from './fuzz.js';
import { graphUrl, token } from './graph.js';
import { hostileReplies, serve } from './hostile-server.js';
import type { GraphClient, OutlookEvent } from '@clounect/core';

const identity = { tenantId: 't', sourceId: 's', recordId: '7', mailboxId: 'm1', epoch: 'e', generation: 1 };
const marker = { id: 'String {5d0c7a52-8a34-4a43-9f0b-6c1f1f0e7b19} Name ClounectLink', value: 'c1|s|7|m1|e|1' };
const content = { period: { kind: 'timed', start: '2026-11-24T01:00:00Z', end: '2026-11-24T02:00:00Z' }, title: '商談', location: '', content: '', isPrivate: false } as const;
const event = {
  '@odata.etag': 'W/"1"',
  id: 'event-1',
  createdDateTime: '2026-11-22T00:00:00.1Z',
  subject: '商談',
  body: { contentType: 'html', content: '<html><body><div>一</div></body></html>' },
  start: { dateTime: '2026-11-24T01:00:00.0000000', timeZone: 'Tokyo Standard Time' },
  end: { dateTime: '2026-11-24T02:00:00.0000000', timeZone: 'UTC' },
  isAllDay: false,
  location: { displayName: '本社' },
  attendees: [],
  recurrence: null,
  type: 'singleInstance',
  isOnlineMeeting: false,
  sensitivity: 'normal',
  singleValueExtendedProperties: [marker],
};
const allDay = { ...event, isAllDay: true, start: { dateTime: '2026-11-24T00:00:00.0000000', timeZone: 'UTC' }, end: { dateTime: '2026-11-25T00:00:00.0000000', timeZone: 'UTC' } };
const list = { value: [event, allDay], '@odata.nextLink': `${graphUrl}/users/m1/events?$skiptoken=2` };
const user = { id: 'm1', displayName: '山田 太郎', mail: 'taro@kaisha.example', userPrincipalName: 'taro@kaisha.example' };
const refusal = { error: { code: 'ErrorItemNotFound', message: `The item ${credential} was not found.`, innerError: { code: 'x', 'request-id': 'r', date: '2026-11-22' } } };
const replies = hostileReplies([event, allDay, list, user, refusal]);
/** Ids and versions come from the outside too, and were stored: such as are taken there. */
const id = fc.oneof(fc.constant('event-1'), hostileValue.filter((value) => typeof value === 'string' && isId(value)));

function expectEvent(event: OutlookEvent): void {
  expectId(event.eventId);
  expectId(event.etag);
  expectPeriod(event.content.period);
  for (const text of [event.content.title, event.content.location, event.content.content]) expectText(text);
}

const calls: Readonly<Record<string, (client: GraphClient, eventId: string, version: string) => Promise<void>>> = {
  resolveMailbox: async (client) => {
    const mailbox = expectOutcome(await client.resolveMailbox('taro@kaisha.example'));
    if (mailbox !== undefined) expectId(mailbox.mailboxId);
  },
  readEvent: async (client, eventId) => {
    const reading = expectOutcome(await client.readEvent({ mailboxId: 'm1', eventId }));
    if (reading?.state === 'present') expectEvent(reading.event);
  },
  findEvents: async (client) => {
    for (const found of expectOutcome(await client.findEvents(identity)) ?? []) expectEvent(found);
  },
  listMarkedEvents: async (client) => {
    const page = expectOutcome(await client.listMarkedEvents('m1', undefined));
    for (const found of page?.events ?? []) [found.eventId, found.etag].forEach(expectId);
    if (page?.cursor !== undefined) expectOutcome(await client.listMarkedEvents('m1', page.cursor));
  },
  createEvent: async (client) => {
    const created = expectOutcome(await client.createEvent(identity, { content, reminderMinutes: 15 }));
    if (created !== undefined) expectEvent(created);
  },
  updateEvent: async (client, eventId, version) => {
    const updated = expectOutcome(await client.updateEvent({ mailboxId: 'm1', eventId, etag: version }, { title: '変更' }));
    if (updated !== undefined) expectEvent(updated);
  },
  deleteEvent: async (client, eventId, version) => {
    expectOutcome(await client.deleteEvent({ mailboxId: 'm1', eventId, etag: version }));
  },
};

it.each(Object.keys(calls))('%s: whatever Graph answers is an outcome, and what is read of it can be stored and sent again', async (name) => {
  await fuzz(`graph-${name}`, fc.record({ replies, id, etag: id }), async (input) => {
    const server = serve(graphUrl, input.replies);
    const client = createGraphClient({ settings: {}, token, fetch: server.fetch });
    await calls[name]?.(client, input.id as string, input.etag as string);
    expect(server.strays).toEqual([]);
  });
});
