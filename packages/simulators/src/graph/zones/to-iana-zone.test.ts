import { expect, test } from 'vitest';
import { toIanaZone } from './to-iana-zone.js';
import { windowsZones } from './windows-zones.js';

test('knows Windows and IANA names without regard to case', () => {
  expect(toIanaZone('Tokyo Standard Time')).toBe('Asia/Tokyo');
  expect(toIanaZone('tokyo standard time')).toBe('Asia/Tokyo');
  expect(toIanaZone('Asia/Tokyo')).toBe('Asia/Tokyo');
  expect(toIanaZone('UTC')).toBe('UTC');
});

test.each(['', 'JST Standard Time', '+09:00', 'Asia/Nowhere'])('does not know %j', (name) => {
  expect(toIanaZone(name)).toBeUndefined();
});

test('every Windows zone leads to a zone that exists', () => {
  expect(windowsZones.size).toBeGreaterThan(130);
  for (const zone of windowsZones.values()) expect(toIanaZone(zone), zone).toBeDefined();
});
