import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutText, normaliseLines, normaliseText } from './text.js';

it('never makes a text longer than the limit, and leaves a fitting one as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 2, max: 60 }), (text, limit) => {
      const cut = cutText(text, limit);
      expect(cut.length).toBeLessThanOrEqual(limit);
      if (text.length <= limit) expect(cut).toBe(text);
      else expect(cut.endsWith('…') && text.startsWith(cut.slice(0, -1))).toBe(true);
    }),
  );
});

it('never splits a visible character', () => {
  const family = '👨‍👩‍👧‍👦';
  expect(cutText(`ab${family}c`, 6)).toBe('ab…');
  expect(cutText(`ab${family}cdef`, 2 + family.length + 1)).toBe(`ab${family}…`);
});

it('gives texts that databases and both sides take, and is idempotent', () => {
  expect(normaliseText('a\r\nb\rc\0\ud800')).toBe('a\nb\nc\ufffd');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(normaliseText(normaliseText(text))).toBe(normaliseText(text));
      expect(normaliseLines(normaliseLines(text))).toBe(normaliseLines(text));
      expect(normaliseText(text).isWellFormed()).toBe(true);
    }),
  );
});

it('takes out what databases refuse, and nothing else', () => {
  expect([normaliseText('a\0b\0'), normaliseText('a\r\nb\rc\n'), normaliseText('\ud800x')]).toEqual(['ab', 'a\nb\nc\n', '\ufffdx']);
});

it('takes all white space off the ends of lines, and all newlines off the end', () => {
  expect(normaliseLines('a \t\u00a0 \n  b\n\nc  \n \n\n')).toBe('a\n  b\n\nc');
});
