import { parseGraphUrl } from '../service/graph-call.js';
import { invalidSubscription } from './subscription-input.js';

/** What a `resource` names: the events of a user, or of one of the user's calendars (undocumented, but in use). */
export interface SubscribedResource {
  /** Object id. */
  readonly user: string;
  readonly calendar: string | undefined;
}

const objectId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * Reads `/users/{object id}/events` and `/users/{object id}/calendars/{id}/events`, with or without the first slash.
 * Throws 400 for other resources and filters; also for a user named by address, which is safe only until it changes.
 */
export function parseResource(resource: string): SubscribedResource {
  const { path, query } = parseGraphUrl(resource.replace(/^\/?/, '/'));
  const [users, user = '', kind, calendar, events] = path;
  const names = path.map((segment) => segment.toLowerCase());
  const isMailbox = path.length === 3 && names[2] === 'events';
  const isCalendar = path.length === 5 && kind?.toLowerCase() === 'calendars' && events?.toLowerCase() === 'events';
  if (users?.toLowerCase() !== 'users' || (!isMailbox && !isCalendar)) throw invalidSubscription(`The resource '${resource}' is not supported; this simulator knows /users/{id}/events.`);
  if ([...query].length > 0) throw invalidSubscription('Query options of a resource are not simulated.');
  // Users of a simulator may have any id without a blank or an @.
  if (!objectId.test(user) && user.includes('@')) throw invalidSubscription('The resource must name the user by its object id.');
  return { user, calendar: isCalendar ? calendar : undefined };
}
