import { describe, expect, it } from 'vitest';
import { isStorable, toInstantText, toJson } from './storable.js';

describe('what a database takes', () => {
  it('tells NUL and lone surrogates from texts that only look like them', () => {
    expect(['', '行\n👨‍👩‍👧', '\\u0000'].map(isStorable)).toEqual([true, true, true]);
    expect(['\0', 'a\ud800', '\udc00b'].map(isStorable)).toEqual([false, false, false]);
  });

  it('drops refused characters from JSON and nothing else', () => {
    expect(JSON.parse(toJson({ a: 'x\0y', b: ['\ud800', '\\u0000'], c: null }))).toEqual({ a: 'xy', b: ['\ufffd', '\\u0000'], c: null });
    expect(toJson(undefined)).toBe('null');
  });

  it('writes instants to the millisecond, equal ones as equal texts', () => {
    const texts = ['.000', '.500', '.070', '.999'].map((fraction) => toInstantText(new Date(`2026-11-22T00:00:10${fraction}Z`)));
    expect(texts).toEqual(['2026-11-22T00:00:10Z', '2026-11-22T00:00:10.5Z', '2026-11-22T00:00:10.07Z', '2026-11-22T00:00:10.999Z']);
  });
});
