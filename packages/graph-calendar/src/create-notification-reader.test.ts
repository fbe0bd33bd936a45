import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNotificationReader } from './create-notification-reader.js';

const { read } = createNotificationReader();
const entry = {
  subscriptionId: 'c6126aa3-0ed8-412f-a988-71e6cee627c4',
  subscriptionExpirationDateTime: '2026-11-29T03:12:18.2257768+05:30',
  changeType: 'updated',
  resource: 'Users/622eaaff/Events/AAMkAGUw=',
  resourceData: { '@odata.type': '#Microsoft.Graph.Event', '@odata.id': 'Users/622eaaff/Events/AAMkAGUw=', '@odata.etag': 'W/"CQAA"', id: 'AAMkAGUw=' },
  clientState: 'secret',
  tenantId: '84bd8158',
};
const read1 = (overrides: object) => read({ value: [{ ...entry, ...overrides }] });
const unversioned = { subscriptionId: entry.subscriptionId, clientState: 'secret', eventId: 'AAMkAGUw=' };
const notification = { ...unversioned, etag: 'W/"CQAA"' };

describe('a change notification', () => {
  it('tells which event changed, and to which version', () => {
    expect(read1({})).toEqual({ notifications: [notification], lifecycle: [], ignored: 0 });
  });
  it.each(['deleted', 'moved', '', undefined, 5, null])('tells no version when its change is %j: a deletion would pass for an echo', (changeType) => {
    expect(read1({ changeType }).notifications).toEqual([unversioned]);
  });
  it.each([undefined, null, 'x', [], {}, { id: 7 }, { id: 'two words' }])('takes the event from its resource when its data is %j', (resourceData) => {
    expect(read1({ resourceData }).notifications).toEqual([unversioned]);
  });
  it.each(["users('a')/events('AAMk=')", 'users/a@b/calendars/c/events/AAMk='])('finds the event in %s', (resource) => {
    expect(read1({ resource, resourceData: null }).notifications[0]?.eventId).toBe('AAMk=');
  });
  it.each([undefined, null, 'Users/a', '', 5])('names no event without data when its resource is %j', (resource) => {
    expect(read1({ resource, resourceData: null }).notifications).toEqual([{ subscriptionId: entry.subscriptionId, clientState: 'secret' }]);
  });
  it.each([
    { subscriptionId: undefined },
    { subscriptionId: '' },
    { subscriptionId: 'a\0b' },
    { subscriptionId: 'x'.repeat(1025) },
    { subscriptionId: { $ne: '' } },
    { clientState: undefined },
    { clientState: null },
    { clientState: '' },
    { clientState: 'x'.repeat(129) },
  ])('is ignored with %j', (overrides) => {
    expect(read1(overrides)).toEqual({ notifications: [], lifecycle: [], ignored: 1 });
  });
});

describe('a lifecycle notification', () => {
  const { subscriptionId, clientState } = entry;
  it.each(['reauthorizationRequired', 'subscriptionRemoved', 'missed'])('tells of %s', (event) => {
    expect(read({ value: [{ subscriptionId, clientState, lifecycleEvent: event }] })).toEqual({ notifications: [], lifecycle: [{ subscriptionId, clientState, event, name: event }], ignored: 0 });
  });
  it.each([['renamed', 'renamed'], ['', ''], [5, ''], [{}, ''], ['<b>\n', ''], ['x'.repeat(81), '']])('is unknown when it is called %j', (lifecycleEvent, name) => {
    expect(read({ value: [{ subscriptionId, clientState, lifecycleEvent }] }).lifecycle).toEqual([{ subscriptionId, clientState, event: 'unknown', name }]);
  });
});

it('reads a batch over many tenants and of both kinds, and counts what it ignores', () => {
  const value = [entry, null, { ...entry, tenantId: 'another', subscriptionId: 'other' }, { ...entry, lifecycleEvent: 'missed' }, 'x', {}];
  const post = read({ value, validationTokens: null });
  expect(post.notifications.map(({ subscriptionId }) => subscriptionId)).toEqual([entry.subscriptionId, 'other']);
  expect(post.lifecycle.map(({ event }) => event)).toEqual(['missed']);
  expect(post.ignored).toBe(3);
});

it('reads a thousand entries within 100 ms', () => {
  const value = Array.from({ length: 1_000 }, (_, index) => ({ ...entry, subscriptionId: `s-${index}` }));
  const before = performance.now();
  expect(read({ value }).notifications).toHaveLength(1_000);
  expect(performance.now() - before).toBeLessThan(100);
});

it.each([undefined, null, '', 'x', 5, [], {}, { value: null }, { value: {} }, { value: 'x' }])('has a reading for the body %j', (body) => {
  expect(read(body)).toEqual({ notifications: [], lifecycle: [], ignored: 1 });
});

it('has a reading for every body, in which every entry is counted once', () => {
  const anyEntry = fc.oneof(
    fc.jsonValue(),
    fc.record({ subscriptionId: fc.jsonValue(), clientState: fc.string(), lifecycleEvent: fc.jsonValue(), resourceData: fc.jsonValue(), resource: fc.string() }, { requiredKeys: [] }),
    fc.record({ subscriptionId: fc.constant('s'), clientState: fc.constant('c'), resource: fc.string(), changeType: fc.jsonValue(), resourceData: fc.record({ id: fc.jsonValue(), '@odata.etag': fc.jsonValue() }) }),
  );
  fc.assert(
    fc.property(fc.array(anyEntry), (value) => {
      const { notifications, lifecycle, ignored } = read({ value });
      expect(notifications.length + lifecycle.length + ignored).toBe(value.length);
      for (const { subscriptionId, eventId = 'x', etag = 'x' } of notifications) for (const id of [subscriptionId, eventId, etag]) expect(id).toMatch(/^[\x21-\x7e]+$/);
    }),
  );
});
