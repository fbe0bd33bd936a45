import { eventFilterModel, parseExpand } from '../events/event-filter.js';
import { parseOrder } from '../events/event-order.js';
import { calendarView, toGraphAppearance, type Appearance } from '../events/occurrence.js';
import type { StoredEvent } from '../events/stored-event.js';
import { alwaysShown, parseEventSelect } from '../events/to-graph-event.js';
import { compileFilter } from '../odata/compile-filter.js';
import { readQuery, selectMembers, toCount } from '../odata/query-options.js';
import { toPage } from '../odata/to-page.js';
import { calendarOf } from './calendar-operations.js';
import { eventView } from './event-view.js';
import type { GraphAnswer } from './graph-call.js';
import type { MailboxScope, Operation } from './operation.js';
import { readWindow } from './view-window.js';

const options = ['$select', '$expand', '$filter', '$orderby', '$top', '$skip', '$count'] as const;
const viewOptions = [...options, 'startDateTime', 'endDateTime'] as const;
type Options = Readonly<Partial<Record<(typeof viewOptions)[number], string>>>;
const defaultPage = 10;
const largestPage = 1000;

/** Single events and series masters: of the whole mailbox under `/events`, else of one calendar. */
export const eventList: Operation = {
  kind: 'event.list',
  on: 'mailbox',
  writes: false,
  run: (scope) => {
    const query = readQuery(scope.call.query, options);
    const calendar = calendarOf(scope);
    const events = scope.world.events.living(scope.user.id).filter((event) => calendar === undefined || event.calendarId === calendar.id);
    return answerList(scope, query, events.map((event) => ({ event, on: undefined })), 'events');
  },
};

/** What happens between two instants in one calendar (the default one under `/calendarView`), series as their occurrences. */
export const calendarViewList: Operation = {
  kind: 'calendarView',
  on: 'mailbox',
  writes: false,
  run: (scope) => {
    const query = readQuery(scope.call.query, viewOptions);
    const { from, to } = readWindow(query);
    const calendarId = calendarOf(scope)?.id ?? scope.world.calendars.defaultId(scope.user);
    const events = scope.world.events.living(scope.user.id).filter((event) => event.calendarId === calendarId);
    return answerList(scope, query, calendarView(events, from, to), 'calendarView');
  },
};

function answerList(scope: MailboxScope, query: Options, all: readonly Appearance[], name: string): GraphAnswer {
  const select = parseEventSelect(query.$select);
  const view = eventView(scope, parseExpand(query.$expand));
  const matches: (event: StoredEvent) => boolean = query.$filter === undefined ? () => true : compileFilter(query.$filter, eventFilterModel);
  const order = parseOrder(query.$orderby);
  const found = all.filter(({ event }) => matches(event));
  const sorted = order === undefined ? found : found.toSorted((one, other) => order(one.event, other.event));
  const size = query.$top === undefined ? Math.min(scope.preferences.maxPageSize ?? defaultPage, largestPage) : toCount('Top', query.$top, 1, largestPage);
  const skip = query.$skip === undefined ? 0 : toCount('Skip', query.$skip, 0, Number.MAX_SAFE_INTEGER);
  const url = `${scope.world.origin}/v1.0/${scope.call.path.map(encodeURIComponent).join('/')}`;
  const page = toPage(sorted, { skip, size, url, query: scope.call.query, skipName: '$skip' });
  return {
    status: 200,
    headers: {},
    body: {
      '@odata.context': `${view.graphUrl}/$metadata#users('${scope.user.id}')/${name}${query.$select === undefined ? '' : `(${query.$select})`}`,
      ...(query.$count === 'true' ? { '@odata.count': found.length } : {}),
      ...(page.nextLink === undefined ? {} : { '@odata.nextLink': page.nextLink }),
      value: page.items.map((appearance) => selectMembers(toGraphAppearance(appearance, view), select, alwaysShown)),
    },
  };
}
