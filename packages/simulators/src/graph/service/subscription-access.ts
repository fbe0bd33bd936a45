import type { Claims } from '../entra/access-token.js';
import { GraphRefusal } from '../graph-refusal.js';
import type { GraphWorld } from '../state/graph-world.js';
import type { StoredSubscription } from '../subscriptions/stored-subscription.js';
import type { SubscribedResource } from '../subscriptions/subscribed-resource.js';
import { invalidSubscription } from '../subscriptions/subscription-input.js';
import { findVisibleUser } from './access.js';

/** Living subscriptions of one mailbox, over all apps. */
const mostPerMailbox = 1000;

/** Throws 403 for an app without the permission. */
export function checkSubscriber({ roles }: Claims, { switches }: GraphWorld): void {
  const wanted = switches.read().subscriptionPermission === 'calendarsRead' ? ['Calendars.Read'] : ['Calendars.Read', 'Calendars.ReadWrite'];
  if (!roles.some((role) => wanted.includes(role))) throw exchangeRefusal(403, 'Forbidden', 'Access is denied. Check credentials and try again.');
}

/** The mailbox and calendar of a resource; throws 403 or 404 as Exchange does when the app may not subscribe there. */
export function openResource(world: GraphWorld, claims: Claims, { user: reference, calendar }: SubscribedResource): Pick<StoredSubscription, 'userId' | 'calendarId'> {
  const user = findVisibleUser(world.directory, reference, claims);
  if (user === undefined || user.state === 'noMailbox') throw exchangeRefusal(404, 'NotFound', 'REST API is not yet supported for this mailbox.');
  if (user.state === 'accessDenied' || user.subscriptions === 'refused') throw exchangeRefusal(403, 'Forbidden', 'Access to OData is disabled.');
  if (user.id.toLowerCase() !== reference.toLowerCase()) throw invalidSubscription('The resource must name the user by its object id.');
  if (calendar !== undefined && !world.calendars.of(user).some(({ id }) => id === calendar)) throw exchangeRefusal(404, 'NotFound', 'The specified object was not found in the store.');
  return { userId: user.id, calendarId: calendar ?? null };
}

/** Throws 409 when the app has that very subscription, 403 when the mailbox takes no more. */
export function checkVacancy({ subscriptions, switches }: GraphWorld, wanted: StoredSubscription): void {
  const there = subscriptions.ofUser(wanted.userId);
  const key = ({ applicationId, tenantId, calendarId, changeTypes }: StoredSubscription): string => JSON.stringify([applicationId, tenantId, calendarId, changeTypes]);
  const same = there.find((subscription) => key(subscription) === key(wanted));
  if (same !== undefined && switches.read().subscriptionDuplicates === 'refuse')
    throw new GraphRefusal(409, 'ExtensionError', `Subscription Id ${same.id} already exists for the requested combination`);
  if (there.length >= mostPerMailbox) throw new GraphRefusal(403, 'ExtensionError', `The mailbox has reached its limit of ${mostPerMailbox} active subscriptions.`);
}

const exchangeRefusal = (status: number, name: string, reason: string): GraphRefusal =>
  new GraphRefusal(status, 'ExtensionError', `Operation: Create; Exception: [Status Code: ${name}; Reason: ${reason}]`);
