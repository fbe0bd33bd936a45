import { expect, it } from 'vitest';
import { createMidnights, midnightsAround } from './midnights.js';

const iso = (midnights: readonly number[]): readonly string[] => midnights.map((midnight) => new Date(midnight).toISOString().slice(0, 16));

it('gives the midnights of a zone, also where days have 23 and 25 hours', () => {
  expect(iso(midnightsAround(Date.UTC(2026, 10, 22, 14, 59), 'Asia/Tokyo'))).toEqual(['2026-11-20T15:00', '2026-11-21T15:00', '2026-11-22T15:00', '2026-11-23T15:00']);
  expect(iso(midnightsAround(Date.UTC(2026, 2, 29, 12), 'Europe/Berlin'))).toEqual(['2026-03-27T23:00', '2026-03-28T23:00', '2026-03-29T22:00', '2026-03-30T22:00']);
  expect(iso(midnightsAround(Date.UTC(2026, 9, 25, 12), 'Europe/Berlin'))).toEqual(['2026-10-23T22:00', '2026-10-24T22:00', '2026-10-25T23:00', '2026-10-26T23:00']);
});

it('gives the first moment of a day that has no midnight', () => {
  expect(iso(midnightsAround(Date.UTC(2026, 8, 6, 12), 'America/Santiago'))[1]).toBe('2026-09-06T04:00');
});

it('are reckoned once an hour for each zone, and are none without a zone', () => {
  const [midnightsOf, noon] = [createMidnights(), Date.UTC(2026, 10, 22, 12)];
  const first = midnightsOf(noon, 'Asia/Tokyo');
  expect(first).toEqual(midnightsAround(noon, 'Asia/Tokyo'));
  expect(midnightsOf(noon + 3_599_999, 'Asia/Tokyo')).toBe(first);
  expect(midnightsOf(noon, 'Europe/Berlin')).toEqual(midnightsAround(noon, 'Europe/Berlin'));
  expect(midnightsOf(noon + 3_600_000, 'Asia/Tokyo')).not.toBe(first);
  expect(midnightsOf(Date.UTC(2026, 10, 22, 15), 'Asia/Tokyo')).toEqual(midnightsAround(Date.UTC(2026, 10, 22, 15), 'Asia/Tokyo'));
  expect(midnightsOf(noon, undefined)).toEqual([]);
});
