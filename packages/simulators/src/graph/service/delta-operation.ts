import { deltaRows, pageOf, type DeltaRow } from '../delta/delta-rows.js';
import { fromDeltaToken, toDeltaToken, type DeltaPosition } from '../delta/delta-token.js';
import { toGraphAppearance } from '../events/occurrence.js';
import type { StoredEvent } from '../events/stored-event.js';
import type { EventView } from '../events/to-graph-event.js';
import { badRequest, GraphRefusal } from '../graph-refusal.js';
import { readQuery, selectMembers } from '../odata/query-options.js';
import { calendarOf } from './calendar-operations.js';
import { eventView } from './event-view.js';
import type { MailboxScope, Operation } from './operation.js';
import { readWindow } from './view-window.js';

const defaultPage = 10;
const largestPage = 1000;
/** All that an occurrence shows besides its annotations. */
const sparse = ['@odata.etag', 'id', 'seriesMasterId', 'type', 'start', 'end'];

/** What changed in one calendar's window since a token, or all of it and a token to go on with. */
export const calendarViewDelta: Operation = {
  kind: 'delta',
  on: 'mailbox',
  writes: false,
  run: (scope) => {
    const { world, user, preferences } = scope;
    const query = readQuery(scope.call.query, ['startDateTime', 'endDateTime', '$deltatoken', '$skiptoken']);
    const calendarId = calendarOf(scope)?.id ?? world.calendars.defaultId(user);
    const events = visibleEvents(scope);
    const token = query.$deltatoken ?? query.$skiptoken;
    const position = token === undefined ? firstPosition(scope, calendarId, events, readWindow(query)) : readPosition(scope, calendarId, token, query.$deltatoken === undefined ? 'skip' : 'delta');
    const headers: Record<string, string> = token === undefined ? { 'Preference-Applied': 'odata.track-changes' } : {};
    const answer = (value: readonly unknown[], next: DeltaPosition) => ({ status: 200, headers, body: { '@odata.context': `${world.origin}/v1.0/$metadata#Collection(event)`, ...linkTo(scope, next), value } });

    if (position.emptyPages > 0) return answer([], { ...position, kind: 'skip', emptyPages: position.emptyPages - 1 });
    const rows = deltaRows(events, { ...position, calendarId, immutableIds: preferences.immutableIds });
    const page = pageOf(rows, position.after, Math.min(preferences.maxPageSize ?? defaultPage, largestPage));
    const replayed = position.replays === 0 ? [] : rows.filter(({ stamp, shown }) => stamp <= position.since && shown.type !== 'removed').slice(-position.replays);
    const view = eventView(scope, []);
    const value = [...replayed, ...page.rows].map((row) => toItem(row, view));
    if (!page.isLast) return answer(value, { ...position, kind: 'skip', after: page.after, replays: 0 });
    if (world.switches.read().deltaLoop) return answer(value, { ...position, kind: 'skip', replays: 0 });
    const reached = page.after.stamp > position.since ? page.after.stamp : position.since;
    // All rows of that stamp were told: nothing of it is left for the next round.
    return answer(value, { ...position, kind: 'delta', since: reached, after: { stamp: reached, rows: Number.MAX_SAFE_INTEGER }, replays: 0 });
  },
};

/** `events/delta` is documented for the beta only. */
export const eventsDelta: Operation = {
  kind: 'delta',
  on: 'mailbox',
  writes: false,
  run: () => {
    throw badRequest("Change tracking is not supported against 'microsoft.graph.event' without a calendar view.");
  },
};

function visibleEvents({ world, user }: MailboxScope): readonly StoredEvent[] {
  const { deltaLagMs } = world.switches.read();
  const events = world.events.ofMailbox(user.id);
  if (deltaLagMs === 0) return events;
  const visibleUntil = new Date(world.now() - deltaLagMs).toISOString().slice(0, -1);
  return events.filter(({ lastModifiedDateTime }) => lastModifiedDateTime < visibleUntil);
}

function firstPosition({ world, user }: MailboxScope, calendar: string, events: readonly StoredEvent[], window: { readonly from: string; readonly to: string }): DeltaPosition {
  // Removals before now are no news to a client that begins.
  const since = events.reduce((latest, { lastModifiedDateTime }) => (lastModifiedDateTime > latest ? lastModifiedDateTime : latest), '');
  const { deltaEmptyPages: emptyPages } = world.switches.read();
  return { kind: 'skip', user: user.id, calendar, ...window, generation: world.deltaGenerations.of(user.id), since, after: { stamp: '', rows: 0 }, emptyPages, replays: 0 };
}

function readPosition({ world, user }: MailboxScope, calendar: string, token: string, kind: DeltaPosition['kind']): DeltaPosition {
  const position = fromDeltaToken(token, world.directory.signingKey);
  if (position === undefined || position.kind !== kind || position.user !== user.id || position.calendar !== calendar) throw badRequest('Badly formed token.');
  const highest = world.deltaGenerations.of(user.id);
  if (position.generation !== highest) throw new GraphRefusal(410, 'SyncStateNotFound', `The sync state generation is not found; generation=${position.generation};[highest=${highest}].`);
  if (kind === 'skip') return position;
  const { deltaEmptyPages: emptyPages, deltaReplays: replays } = world.switches.read();
  return { ...position, emptyPages, replays };
}

function linkTo({ world, call }: MailboxScope, position: DeltaPosition): Record<string, string> {
  const url = `${world.origin}/v1.0/${call.path.map(encodeURIComponent).join('/')}`;
  const token = encodeURIComponent(toDeltaToken(position, world.directory.signingKey));
  return position.kind === 'skip' ? { '@odata.nextLink': `${url}?$skiptoken=${token}` } : { '@odata.deltaLink': `${url}?$deltatoken=${token}` };
}

function toItem({ shown }: DeltaRow, view: EventView): Record<string, unknown> {
  const type = { '@odata.type': '#microsoft.graph.event' };
  if (shown.type === 'removed') return { ...type, id: view.preferences.immutableIds ? shown.ids.immutableId : shown.ids.standardId, '@removed': { reason: 'deleted' } };
  const item = toGraphAppearance(shown.appearance, view);
  return { ...type, ...(shown.type === 'occurrence' ? selectMembers(item, sparse, []) : item) };
}
