import { describe, expect, it } from 'vitest';
import { eventPath, findEventsPath, mailboxOf, userPath, watchedResource } from './api.js';
import { markerPropertyId } from './marker.js';

it('encodes what comes from outside', () => {
  expect(userPath("o'hara+a/b#c@clounect.example")).toMatch(/^\/users\/o'hara%2Ba%2Fb%23c%40clounect\.example\?\$select=/);
  expect(eventPath('m', 'AA/+=')).toBe('/users/m/events/AA%2F%2B%3D');
});

it('asks for events by the beginning of their marker, quotes doubled, spaces as %20', () => {
  const path = findEventsPath('m', "c1|s|o'1|m|");
  expect(path).not.toContain('+');
  const query = new URL(path, 'https://graph.example').searchParams;
  expect(query.get('$filter')).toBe(`singleValueExtendedProperties/any(ep: ep/id eq '${markerPropertyId}' and startswith(ep/value, 'c1|s|o''1|m|'))`);
  expect(query.get('$expand')).toBe(`singleValueExtendedProperties($filter=id eq '${markerPropertyId}')`);
});

describe('the mailbox of a watched resource', () => {
  it.each(['/users/m1/events', 'users/m1/events', 'Users/m1/Events/', "users('m1')/events", watchedResource('m1')])('is found in %s', (resource) => {
    expect(mailboxOf(resource)).toBe('m1');
  });
  it.each(['', 'me/events', '/users/m1/messages', '/users/m1/events/e1', '/users/m1/calendars/c/events', '/users/%E0%A4%A/events', '/users//events'])('is not made up for %j', (resource) => {
    expect(mailboxOf(resource)).toBeUndefined();
  });
});
