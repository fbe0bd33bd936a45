import { eventsPerPage, type Failure, type MarkedEventPage, type ReadOutcome } from '@clounect/core';
import type { z } from 'zod';
import { eventsPath, markedEventsPath } from './api.js';
import { toMarker } from './from-event.js';
import { wireMarkedEvent, type wireList } from './wire.js';

/** Where the page is that a cursor stands for; `undefined`: not one of this mailbox at this Graph, so that nothing may be sent there. */
export function toMarkedEventsPath(graphUrl: string, mailboxId: string, cursor: string | undefined): string | undefined {
  if (cursor === undefined) return markedEventsPath(mailboxId, eventsPerPage);
  return isOfMailbox(graphUrl, mailboxId, cursor) ? cursor : undefined;
}

/** An event whose marker is of another form (a version not known here) is left out, as if it had none. */
export function fromMarkedEvents(graphUrl: string, mailboxId: string, answer: z.output<typeof wireList>): ReadOutcome<MarkedEventPage> {
  const cursor = answer['@odata.nextLink'];
  // The token goes with the request, so a link may lead nowhere else.
  if (cursor !== undefined && !isOfMailbox(graphUrl, mailboxId, cursor)) return failed('a next page that is not of this mailbox');
  const events: MarkedEventPage['events'][number][] = [];
  for (const item of answer.value) {
    const wire = wireMarkedEvent.safeParse(item);
    if (!wire.success) return failed('a listed event lacks its id or version');
    const marker = toMarker(wire.data);
    if (marker !== undefined) events.push({ eventId: wire.data.id, etag: wire.data['@odata.etag'], marker });
  }
  return { status: 'done', value: { events, ...(cursor !== undefined && { cursor }) } };
}

/** Graph writes the mailbox with or without encoding, and as a segment or in brackets. */
function isOfMailbox(graphUrl: string, mailboxId: string, link: string): boolean {
  const { pathname } = new URL(eventsPath(mailboxId), 'http://path');
  const rest = link.startsWith(`${graphUrl}/`) ? link.slice(graphUrl.length) : '';
  const path = (rest.split('?')[0] ?? '').replace(/^\/users\('([^/']+)'\)/i, '/users/$1');
  return path.toLowerCase() === pathname.toLowerCase();
}

function failed(detail: string): { readonly status: 'failed'; readonly failure: Failure } {
  return { status: 'failed', failure: { code: 'malformed', detail } };
}
