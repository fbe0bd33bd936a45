import type { StoredSubscription } from '../subscriptions/stored-subscription.js';
import type { Change } from './changes-of.js';

/** One entry of a notification's `value`, and where it goes. */
export interface Notice {
  readonly subscriptionId: string;
  /** Under which member `kind` is told. */
  readonly member: 'changeType' | 'lifecycleEvent';
  readonly kind: string;
  readonly url: string;
  readonly resource: string;
  readonly entry: Readonly<Record<string, unknown>>;
}

/** A basic change notification: no content, only which event. */
export function toChangeNotice(subscription: StoredSubscription, { changeType, event }: Change): Notice {
  const id = subscription.immutableIds ? event.immutableId : event.standardId;
  const resource = `Users/${subscription.userId}/Events/${id}`;
  return {
    subscriptionId: subscription.id,
    member: 'changeType',
    kind: changeType,
    url: subscription.notificationUrl,
    resource,
    entry: {
      subscriptionId: subscription.id,
      subscriptionExpirationDateTime: subscription.expirationDateTime.replace('Z', '+00:00'),
      changeType,
      resource,
      resourceData: { '@odata.type': '#Microsoft.Graph.Event', '@odata.id': resource, '@odata.etag': `W/"${event.changeKey}"`, id },
      clientState: subscription.clientState,
      tenantId: subscription.tenantId,
    },
  };
}

/** A lifecycle notification; undefined for a subscription without a URL for them. */
export function toLifecycleNotice(subscription: StoredSubscription, lifecycleEvent: string): Notice | undefined {
  if (subscription.lifecycleNotificationUrl === null) return undefined;
  return {
    subscriptionId: subscription.id,
    member: 'lifecycleEvent',
    kind: lifecycleEvent,
    url: subscription.lifecycleNotificationUrl,
    resource: subscription.resource,
    entry: {
      subscriptionId: subscription.id,
      subscriptionExpirationDateTime: subscription.expirationDateTime,
      tenantId: subscription.tenantId,
      clientState: subscription.clientState,
      lifecycleEvent,
    },
  };
}
