import { calendarGet, calendarList } from './calendar-operations.js';
import { eventCreate, eventDelete, eventGet, eventUpdate } from './event-operations.js';
import { calendarViewDelta, eventsDelta } from './delta-operation.js';
import { calendarViewList, eventList } from './event-list-operations.js';
import type { Operation } from './operation.js';
import { subscriptionCreate, subscriptionDelete, subscriptionGet, subscriptionList, subscriptionReauthorize, subscriptionUpdate } from './subscription-operations.js';
import { userGet, userList } from './user-operations.js';

type Methods = Readonly<Record<string, Operation>>;

const collection: Methods = { GET: eventList, POST: eventCreate };
const item: Methods = { GET: eventGet, PATCH: eventUpdate, DELETE: eventDelete };
const view: Methods = { GET: calendarViewList };
const viewDelta: Methods = { GET: calendarViewDelta };
const withoutView: Methods = { GET: eventsDelta };

/** Every path that is simulated; `:name` takes one segment. The first that fits counts. */
const templates: readonly (readonly [template: string, methods: Methods])[] = [
  ['users', { GET: userList }],
  ['users/:user', { GET: userGet }],
  ['users/:user/calendar', { GET: calendarGet }],
  ['users/:user/calendars', { GET: calendarList }],
  ['users/:user/calendars/:calendar', { GET: calendarGet }],
  ['users/:user/events', collection],
  ['users/:user/calendar/events', collection],
  ['users/:user/calendars/:calendar/events', collection],
  ['users/:user/events/delta', withoutView],
  ['users/:user/calendar/events/delta', withoutView],
  ['users/:user/calendars/:calendar/events/delta', withoutView],
  ['users/:user/events/:event', item],
  ['users/:user/calendar/events/:event', item],
  ['users/:user/calendars/:calendar/events/:event', item],
  ['users/:user/calendarView', view],
  ['users/:user/calendar/calendarView', view],
  ['users/:user/calendars/:calendar/calendarView', view],
  ['users/:user/calendarView/delta', viewDelta],
  ['users/:user/calendar/calendarView/delta', viewDelta],
  ['users/:user/calendars/:calendar/calendarView/delta', viewDelta],
  ['subscriptions', { GET: subscriptionList, POST: subscriptionCreate }],
  ['subscriptions/:subscription', { GET: subscriptionGet, PATCH: subscriptionUpdate, DELETE: subscriptionDelete }],
  ['subscriptions/:subscription/reauthorize', { POST: subscriptionReauthorize }],
];

const routes = templates.map(([template, methods]) => ({ segments: template.split('/'), methods }));

export interface Match {
  readonly params: Readonly<Record<string, string>>;
  readonly methods: Methods;
}

/** The route of a path; fixed segments without regard to case. */
export function matchRoute(path: readonly string[]): Match | undefined {
  for (const { segments, methods } of routes) {
    if (segments.length !== path.length) continue;
    const params: Record<string, string> = {};
    const fits = segments.every((segment, index) => {
      const given = path[index] ?? '';
      if (!segment.startsWith(':')) return segment.toLowerCase() === given.toLowerCase();
      params[segment.slice(1)] = given;
      return true;
    });
    // Which calendar is meant when none is named: `calendar/…` is the default one, `events` is all of them.
    if (fits) return { params: segments[2] === 'calendar' ? { ...params, calendar: '' } : params, methods };
  }
  return undefined;
}
