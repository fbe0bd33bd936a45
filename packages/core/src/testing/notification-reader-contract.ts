import { describe, expect, it } from 'vitest';
import type { FeedLifecycle, NotificationReader } from '../ports/notification-reader.js';

/** What a post of the other side is made of, made without the reader. */
export interface NotificationPosts {
  /** All these entries in one post. */
  post(entries: readonly unknown[]): unknown;
  change(of: { readonly subscriptionId: string; readonly clientState: string; readonly eventId: string; readonly etag: string; readonly kind: 'created' | 'updated' | 'deleted' }): unknown;
  lifecycle(of: { readonly subscriptionId: string; readonly clientState: string; readonly event: string }): unknown;
  /** The names of the events that the port knows, as the other side says them. */
  readonly events: Readonly<Record<Exclude<FeedLifecycle['event'], 'unknown'>, string>>;
}

const of = { subscriptionId: 'subscription-1', clientState: 'state-1' };

/** What every `NotificationReader` keeps. Pure: nothing is set up, and nothing is asked. */
export function describeNotificationReader(name: string, setUp: () => { readonly reader: NotificationReader; readonly posts: NotificationPosts }): void {
  describe(`NotificationReader of ${name}`, () => {
    const { reader, posts } = setUp();
    const change = (kind: 'created' | 'updated' | 'deleted', eventId = 'event-1') => posts.change({ ...of, eventId, etag: 'W/"7"', kind });

    it.each(['created', 'updated'] as const)('tells of which event and which version something %s speaks', (kind) => {
      expect(reader.read(posts.post([change(kind)]))).toEqual({ notifications: [{ ...of, eventId: 'event-1', etag: 'W/"7"' }], lifecycle: [], ignored: 0 });
    });

    it('tells no version of a deletion: at the one that we know it would pass for an echo', () => {
      const [told] = reader.read(posts.post([change('deleted')])).notifications;
      expect(told).toMatchObject({ ...of, eventId: 'event-1' });
      expect(told?.etag).toBeUndefined();
    });

    it('tells the lifecycle events apart, and takes another one for unknown', () => {
      const names = [...Object.entries(posts.events), ['unknown', 'somethingNew'] as const];
      const { lifecycle } = reader.read(posts.post(names.map(([, event]) => posts.lifecycle({ ...of, event }))));
      expect(lifecycle.map(({ event }) => event)).toEqual(names.map(([event]) => event));
      expect(lifecycle.at(-1)?.name).toBe('somethingNew');
      for (const one of lifecycle) expect(one).toMatchObject(of);
    });

    it('counts every entry once, whatever stands between those that can be read, and keeps their order', () => {
      const entries = [change('updated', 'a'), null, 'text', {}, posts.lifecycle({ ...of, event: posts.events.missed }), [], change('updated', 'b'), posts.change({ ...of, clientState: '', eventId: 'c', etag: 'e', kind: 'updated' })];
      const { notifications, lifecycle, ignored } = reader.read(posts.post(entries));
      expect(notifications.map(({ eventId }) => eventId)).toEqual(['a', 'b']);
      expect(lifecycle).toHaveLength(1);
      expect(ignored).toBe(5);
    });

    it('has a reading for every body', () => {
      for (const body of [undefined, null, 7, '', [], {}, [[]], posts.post([])]) expect(reader.read(body)).toMatchObject({ notifications: [], lifecycle: [] });
    });
  });
}
