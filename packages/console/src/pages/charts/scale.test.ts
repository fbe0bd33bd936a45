import { describe, expect, it } from 'vitest';
import { countTicks, durationTicks, placeOf } from './scale.js';

describe('the scale of a chart', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [100, [0, 50, 100]],
    [1_234, [0, 500, 1_000, 1_500]],
  ])('of counts up to %d has round steps that reach it', (most, ticks) => {
    expect(countTicks(most)).toEqual(ticks);
  });

  it('of durations holds the smallest and the largest, and never one tick alone', () => {
    expect(durationTicks(300, 1_500)).toEqual([100, 1_000, 10_000]);
    expect(durationTicks(5, 5)).toEqual([100, 1_000]);
    expect(durationTicks(1_000, 1_000)).toEqual([1_000, 10_000]);
    expect(durationTicks(1, 1e12)).toHaveLength(9);
  });

  it('places a duration by its logarithm, within the chart', () => {
    const ticks = [100, 1_000, 10_000];
    expect([0, 100, 1_000, 10_000, 1e9].map((one) => placeOf(one, ticks))).toEqual([0, 0, expect.closeTo(0.5, 9), 1, 1]);
  });
});
