import { describe, expect, it } from 'vitest';
import { createIdSource } from './create-id-source.js';

describe('createIdSource', () => {
  it('makes version 7 UUIDs of the present millisecond', () => {
    expect(createIdSource(() => 0x0123_4567_89ab).next()).toMatch(/^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('never goes back or repeats, also when the clock does or many come at once', () => {
    let now = 1_700_000_000_000;
    const ids = createIdSource(() => now);
    const made = Array.from({ length: 20_000 }, (_, index) => {
      if (index === 10_000) now -= 5_000;
      return ids.next();
    });
    expect(made).toEqual([...new Set(made)].sort());
  });
});
