import { describe, expect, it } from 'vitest';
import { fromUsualForm, toMilliseconds } from './read-instant.js';

const at = Date.UTC(2026, 10, 22, 9, 5, 7);

describe('the usual form', () => {
  it.each([
    ['2026-11-22T09:05:07Z', at],
    ['2026-11-22T09:05:07.000Z', at],
    ['2026-11-22T09:05Z', at - 7_000],
    ['2026-11-22T18:35:07+09:30', at],
    ['2026-11-22T00:35:07-08:30', at],
    ['2024-02-29T00:00Z', Date.UTC(2024, 1, 29)],
  ])('is read without Temporal: %s', (text, expected) => {
    expect(fromUsualForm(text)).toBe(new Date(expected).toISOString().replace('.000Z', 'Z'));
  });

  it.each(['', '2026-11-22', '2026-11-22T09:05:07', '2026-11-22T09:05:07.5Z', '2026-02-29T00:00Z', '2026-11-22T24:00Z', '2026-11-22T09:05:60Z', '2026-11-22T09:05:07+24:00', ' 2026-11-22T09:05Z', '2026-11-22T09:05Z '])('is not: "%s"', (text) => {
    expect(fromUsualForm(text)).toBeUndefined();
  });
});

describe('instants in their one form', () => {
  it('are read together', () => {
    expect(toMilliseconds('2026-11-22T09:05:07Z', '2026-11-22T09:05:07.25Z')).toEqual([at, at + 250]);
  });

  it.each(['2026-11-22T09:05:07.0001Z', '2026-11-22T18:05:07+09:00', '2026-11-22T09:05Z'])('are not where one is finer or in another form: %s', (text) => {
    expect([toMilliseconds(text), toMilliseconds(text, '2026-11-22T09:05:07Z'), toMilliseconds('2026-11-22T09:05:07Z', text)]).toEqual([undefined, undefined, undefined]);
  });
});
