import { expect, test } from 'vitest';
import { noLocation, toPlaces } from './event-location.js';

const none = { location: noLocation, locations: [] };

test('one place is read back under both names with its own id', () => {
  const place = { displayName: '会議室A', locationType: 'default', uniqueId: '会議室A', uniqueIdType: 'private' };
  expect(toPlaces({ location: { displayName: '会議室A' } }, none)).toEqual({ location: place, locations: [place] });
});

test('several places show as one joined name, and a new location replaces them', () => {
  const several = toPlaces({ locations: [{ displayName: 'A' }, { displayName: 'B', address: { city: 'Tokyo' } }] }, none);
  expect(several.location.displayName).toBe('A; B');
  expect(several.locations).toHaveLength(2);
  expect(toPlaces({ location: { displayName: 'C' } }, several).locations).toHaveLength(1);
});

test('an empty place clears both, and what is not named stays', () => {
  const before = toPlaces({ location: { displayName: 'A' } }, none);
  expect(toPlaces({ location: { displayName: '' } }, before)).toEqual(none);
  expect(toPlaces({ location: null }, before)).toEqual(none);
  expect(toPlaces({}, before)).toEqual(before);
});

test('a name above 255 characters is refused', () => {
  expect(() => toPlaces({ location: { displayName: 'x'.repeat(256) } }, none)).toThrow(expect.objectContaining({ code: 'ErrorPropertyValidationFailure' }));
});

test('gives the two places and nothing else of what it was given', () => {
  expect(Object.keys(toPlaces({}, { ...none, subject: 'a' } as typeof none))).toEqual(['location', 'locations']);
});
