import { describe, expect, it } from 'vitest';
import { isSameSecret } from './is-same-secret.js';

describe('isSameSecret', () => {
  it.each(['', 'a', '秘密', 'x'.repeat(10_000)])('is true for equal texts', (text) => {
    expect(isSameSecret(text, text)).toBe(true);
  });

  it.each([
    ['', 'a'],
    ['secret', 'secret '],
    ['secret', 'Secret'],
    ['secret', 'secre'],
  ])('is false for %j and %j, whatever their lengths', (given, expected) => {
    expect(isSameSecret(given, expected)).toBe(false);
  });
});
