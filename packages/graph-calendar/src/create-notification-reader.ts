import type { FeedLifecycle, FeedNotification, NotificationReader } from '@clounect/core';
import { z } from 'zod';
import { wireId } from './wire.js';

const wirePost = z.object({ value: z.array(z.unknown()) });

const wireEntry = z.object({
  subscriptionId: wireId,
  // Graph takes no longer one, so that a longer one is none of ours.
  clientState: z.string().min(1).max(128),
  changeType: z.string().nullish().catch(undefined),
  lifecycleEvent: z.unknown().optional(),
  resource: z.string().nullish().catch(undefined),
  resourceData: z
    .object({ id: wireId.nullish().catch(undefined), '@odata.etag': wireId.nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
});
type WireEntry = z.infer<typeof wireEntry>;

const lifecycleEvents = ['reauthorizationRequired', 'subscriptionRemoved', 'missed'] as const;

/** Shapes: learn.microsoft.com, change notifications for Outlook resources and lifecycle events (2026). */
export function createNotificationReader(): NotificationReader {
  return {
    read: (body) => {
      const post = wirePost.safeParse(body);
      if (!post.success) return { notifications: [], lifecycle: [], ignored: 1 };
      const notifications: FeedNotification[] = [];
      const lifecycle: FeedLifecycle[] = [];
      for (const item of post.data.value) {
        const parsed = wireEntry.safeParse(item);
        if (!parsed.success) continue;
        const { lifecycleEvent } = parsed.data;
        if (lifecycleEvent === undefined || lifecycleEvent === null) notifications.push(toNotification(parsed.data));
        else lifecycle.push(toLifecycle(parsed.data, lifecycleEvent));
      }
      return { notifications, lifecycle, ignored: post.data.value.length - notifications.length - lifecycle.length };
    },
  };
}

function toNotification({ subscriptionId, clientState, changeType, resource, resourceData }: WireEntry): FeedNotification {
  const eventId = resourceData?.id ?? toEventId(resource ?? '');
  // A deletion may carry the version that we know; as an etag it would pass for an echo.
  const tellsVersion = /^(created|updated)$/i.test(changeType ?? '');
  const etag = tellsVersion ? resourceData?.['@odata.etag'] : undefined;
  return { subscriptionId, clientState, ...(eventId !== undefined && { eventId }), ...(etag && { etag }) };
}

/** The last segment of `Users/{id}/Events/{id}`. */
function toEventId(resource: string): string | undefined {
  const match = /\/events(?:\/|\(')([^']+?)(?:'\))?$/i.exec(resource);
  return wireId.safeParse(match?.[1]).data;
}

function toLifecycle({ subscriptionId, clientState }: WireEntry, lifecycleEvent: unknown): FeedLifecycle {
  const name = typeof lifecycleEvent === 'string' && /^\w{1,80}$/.test(lifecycleEvent) ? lifecycleEvent : '';
  const event = lifecycleEvents.find((known) => known.toLowerCase() === name.toLowerCase()) ?? 'unknown';
  return { subscriptionId, clientState, event, name };
}
