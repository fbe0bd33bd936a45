import { expect, test } from 'vitest';
import { parseResource } from './subscribed-resource.js';
import { toExpiration } from './to-expiration.js';

const now = Date.parse('2026-11-22T00:00:00Z');
const limits = { least: 45, most: 10_080 };

test.each([
  ['2026-11-29T00:00:00Z', '2026-11-29T00:00:00.0000000Z'],
  ['2026-11-25T09:00:00.1234567+09:00', '2026-11-25T00:00:00.1234567Z'],
  ['2026-11-22T00:10:00Z', '2026-11-22T00:45:00.0000000Z'],
])('%s ends at %s', (given, expiration) => {
  expect(toExpiration(given, now, limits)).toBe(expiration);
});

test.each(['2026-11-29T00:00:01Z', '2026-11-22T00:00:00Z', '2026-11-21T00:00:00Z', 'soon', ''])('%j is refused', (given) => {
  expect(() => toExpiration(given, now, limits)).toThrow(expect.objectContaining({ status: 400 }));
});

const user = '5d2e8b10-7c41-4f6a-8e30-000000000001';
test.each([
  [`/users/${user}/events`, { user, calendar: undefined }],
  [`Users('${user}')/Events`, { user, calendar: undefined }],
  [`users/${user}/calendars/AAMk=/events`, { user, calendar: 'AAMk=' }],
])('the resource %s is understood', (resource, parsed) => {
  expect(parseResource(resource)).toEqual(parsed);
});

test.each(['me/events', '/users/taro.yamada@sales.example/events', `/users/${user}/events?$filter=x`, `/users/${user}/messages`, `/users/${user}/events/AAMk=`, '', '/'])('the resource %j is refused', (resource) => {
  expect(() => parseResource(resource)).toThrow(expect.objectContaining({ status: 400, code: 'InvalidRequest' }));
});
