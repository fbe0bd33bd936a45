import type { EventOwner, Failure, GraphClient, OnCall, OutlookEvent, ReadOutcome, WriteOutcome } from '@clounect/core';
import type { z } from 'zod';
import { eventPath, eventsPath, findEventsPath, readEventPath, userPath } from './api.js';
import { createSender } from './create-sender.js';
import type { GraphFetch, GraphRequest, Sent } from './create-sender.js';
import type { TokenSource } from './create-token-source.js';
import { fromEvent } from './from-event.js';
import { leanFetch } from './lean-fetch.js';
import { fromMarkedEvents, toMarkedEventsPath } from './list-marked-events.js';
import { toMarkerPrefix } from './marker.js';
import { graphSettingsSchema } from './settings.js';
import type { GraphSettings } from './settings.js';
import { toEventChanges, toNewEvent } from './to-event.js';
import { createMailboxPermits } from './mailbox-permits.js';
import type { MailboxPermitsDeps } from './mailbox-permits.js';
import { settleRead, settleWrite } from './settle-answer.js';
import { hasErrorCode } from './to-failure.js';
import type { CallSubject } from './to-failure.js';
import { toTransactionId } from './transaction-id.js';
import { wireEvent, wireEventId, wireList, wireUser } from './wire.js';
import type { WireEventWrite } from './wire.js';

export interface GraphClientDeps extends MailboxPermitsDeps {
  readonly settings: GraphSettings;
  readonly token: TokenSource;
  /** A host brings its own for a proxy. @default globalThis.fetch for reads, `node:http` for writes, which takes half of the time */
  readonly fetch?: GraphFetch;
  /** Milliseconds. @default Date.now */
  readonly now?: () => number;
  /** Of one call, and of waiting for a place. @default 8000 */
  readonly deadlineMs?: number;
  /** Told of every call, for metrics and traces. */
  readonly onCall?: OnCall | undefined;
}

/** Pages of a look-up by marker; more than these means that something multiplies our events. */
const mostPages = 20;
/** The directory is no mailbox: its calls share one budget. */
const directoryKey = '';

/** One tenant's calendars over Microsoft Graph v1.0. Throws a `ZodError` for bad settings. */
export function createGraphClient(deps: GraphClientDeps): GraphClient {
  const { graphUrl, timeZone } = graphSettingsSchema.parse(deps.settings);
  const { token, fetch = leanFetch, now = Date.now, deadlineMs = 8_000 } = deps;
  const send = createSender({ graphUrl, token, fetch, now, deadlineMs, acquire: createMailboxPermits(deps, { now, deadlineMs }), onCall: deps.onCall });
  let zone = timeZone;

  async function read<Schema extends z.ZodType>(request: Omit<GraphRequest, 'method'>, schema: Schema, subject: CallSubject = 'mailbox'): Promise<ReadOutcome<z.output<Schema>>> {
    const sent = await send({ ...request, method: 'GET' });
    return settleRead(sent, schema, { subject, nowMs: now() });
  }

  /** Graph refuses a zone before it does anything, so the same write goes out once more in UTC, and all later ones do at once. */
  async function sendInZone(request: Omit<GraphRequest, 'body'>, toBody: (timeZone: string) => WireEventWrite): Promise<Sent> {
    const sent = await send({ ...request, body: toBody(zone) });
    const isZoneRefused = sent.kind === 'answered' && sent.answer.status >= 400 && hasErrorCode(sent.answer, 'TimeZoneNotSupportedException');
    if (!isZoneRefused || zone === 'UTC') return sent;
    zone = 'UTC';
    return send({ ...request, body: toBody(zone) });
  }

  function settle<T>(sent: Sent, value: (body: unknown) => T | Promise<T | Failure> | Failure): Promise<WriteOutcome<T>> {
    return settleWrite(sent, { subject: 'mailbox', nowMs: now() }, value);
  }

  async function readPresent(mailboxId: string, eventId: string): Promise<ReadOutcome<OutlookEvent>> {
    const answered = await read({ path: readEventPath(mailboxId, eventId), mailboxId }, wireEvent);
    if (answered.status === 'failed') return answered;
    const event = fromEvent(answered.value);
    return event === undefined ? { status: 'failed', failure: { code: 'malformed', detail: 'an event without a usable period' } } : { status: 'done', value: event };
  }

  /** A write is sometimes answered with a part of the event: then it is read, since nothing may be made up. */
  async function writtenEvent(mailboxId: string, body: unknown): Promise<OutlookEvent | Failure> {
    const event = fromEvent(body);
    if (event !== undefined) return event;
    const id = wireEventId.safeParse(body);
    if (!id.success) return { code: 'malformed', detail: 'a write was answered without the id of the event' };
    const reading = await readPresent(mailboxId, id.data.id);
    return reading.status === 'done' ? withoutMarker(reading.value) : reading.failure;
  }

  async function listEvents(owner: EventOwner): Promise<ReadOutcome<readonly unknown[]>> {
    const items: unknown[] = [];
    let path: string | undefined = findEventsPath(owner.mailboxId, toMarkerPrefix(owner));
    for (let page = 1; path !== undefined; page += 1) {
      if (page > mostPages) return { status: 'failed', failure: { code: 'malformed', detail: `more than ${mostPages} pages of events with one marker` } };
      const answered: ReadOutcome<z.output<typeof wireList>> = await read({ path, mailboxId: owner.mailboxId }, wireList);
      if (answered.status === 'failed') return answered;
      items.push(...answered.value.value);
      path = answered.value['@odata.nextLink'];
      // The token goes with the request, so a link may lead nowhere else.
      if (path !== undefined && !path.startsWith(`${graphUrl}/`)) return { status: 'failed', failure: { code: 'malformed', detail: 'a next page on another host' } };
    }
    return { status: 'done', value: items };
  }

  return {
    resolveMailbox: async (mail) => {
      const answered = await read({ path: userPath(mail), mailboxId: directoryKey }, wireUser, 'directory');
      if (answered.status === 'failed') return answered;
      const { id, mail: address, userPrincipalName, displayName } = answered.value;
      const known = address ?? userPrincipalName ?? mail;
      return { status: 'done', value: { mailboxId: id, mail: known, name: displayName ?? known } };
    },

    readEvent: async ({ mailboxId, eventId }) => {
      const reading = await readPresent(mailboxId, eventId);
      if (reading.status === 'done') return { status: 'done', value: { state: 'present', event: reading.value } };
      return reading.failure.code === 'notFound' ? { status: 'done', value: { state: 'absent' } } : reading;
    },

    findEvents: async (owner) => {
      const listed = await listEvents(owner);
      if (listed.status === 'failed') return listed;
      const found: { readonly event: OutlookEvent; readonly createdAt: string }[] = [];
      for (const item of listed.value) {
        const event = fromEvent(item);
        if (event === undefined) return { status: 'failed', failure: { code: 'malformed', detail: 'a listed event lacks a member' } };
        const { marker } = event;
        // The service compares without regard to case, so that other records' events come along.
        if (marker?.sourceId !== owner.sourceId || marker.recordId !== owner.recordId || marker.mailboxId !== owner.mailboxId) continue;
        const { transactionId } = wireEvent.parse(item);
        const hasOurTransactionId = transactionId?.toLowerCase() === toTransactionId({ ...marker, tenantId: owner.tenantId });
        found.push({ event: { ...event, hasOurTransactionId }, createdAt: toSortable(event.createdAt) });
      }
      found.sort((one, other) => (one.createdAt < other.createdAt ? -1 : one.createdAt > other.createdAt ? 1 : 0));
      return { status: 'done', value: found.map(({ event }) => event) };
    },

    listMarkedEvents: async (mailboxId, cursor) => {
      const path = toMarkedEventsPath(graphUrl, mailboxId, cursor);
      if (path === undefined) return { status: 'failed', failure: { code: 'resyncNeeded', detail: 'not a cursor of this mailbox and this Graph' } };
      const answered = await read({ path, mailboxId }, wireList);
      return answered.status === 'failed' ? answered : fromMarkedEvents(graphUrl, mailboxId, answered.value);
    },

    createEvent: async (identity, draft) => {
      const { mailboxId } = identity;
      const sent = await sendInZone({ method: 'POST', path: eventsPath(mailboxId), mailboxId }, (timeZone) => toNewEvent(identity, draft, timeZone));
      return settle(sent, (body) => writtenEvent(mailboxId, body));
    },

    updateEvent: async ({ mailboxId, eventId, etag }, changes) => {
      const request = { method: 'PATCH', path: eventPath(mailboxId, eventId), mailboxId, etag } as const;
      const sent = await sendInZone(request, (timeZone) => toEventChanges(changes, timeZone));
      return settle(sent, (body) => writtenEvent(mailboxId, isRecord(body) ? { id: eventId, ...body } : { id: eventId }));
    },

    deleteEvent: async ({ mailboxId, eventId, etag }) => {
      const sent = await send({ method: 'DELETE', path: eventPath(mailboxId, eventId), mailboxId, etag });
      return settle(sent, () => undefined);
    },
  };
}

/** Seven decimals on every text, so that their order is the order in time. */
function toSortable(createdAt: string): string {
  const [whole = '', decimals = ''] = createdAt.replace(/Z$/, '').split('.');
  return `${whole}.${decimals.padEnd(7, '0')}`;
}

/** A write's answer holds no marker: the same members come whether it had to be read or not. */
function withoutMarker({ marker: _marker, ...event }: OutlookEvent): OutlookEvent {
  return event;
}

function isRecord(body: unknown): body is Record<string, unknown> {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}
