import { expect, it } from 'vitest';
import { eventPath, findEventsPath, userPath } from './api.js';
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
