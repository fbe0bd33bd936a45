import { describe, expect, it } from 'vitest';
import { exploreInScope, longestMs } from './scope.js';
import { scenarios } from './scenarios.js';

describe('every interleaving, two-way', () => {
  it.each(scenarios.filter(({ direction }) => direction === 'twoWay'))('$name', async (scenario) => {
    const { violation, ends, told } = await exploreInScope(scenario);
    console.log(told);
    expect(violation, told).toBeUndefined();
    expect(ends, 'stories that come to an end').toBeGreaterThan(0);
  }, longestMs);
});
