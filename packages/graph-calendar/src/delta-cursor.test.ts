import { describe, expect, it } from 'vitest';
import { advance, fromCursorText, nextRound, toCursorText } from './delta-cursor.js';
import type { DeltaCursor, PageFacts } from './delta-cursor.js';

/** How many pages of that sequence are taken before the round counts as endless; `undefined`: all of them. */
function endsAfter(count: number, pageAt: (index: number) => Omit<PageFacts, 'mailboxId'>): number | undefined {
  let cursor: DeltaCursor | undefined;
  for (let index = 0; index < count; index += 1) {
    // Every step goes through the text, as it does over restarts.
    const kept = cursor && fromCursorText(toCursorText(cursor), 'm1');
    cursor = advance(kept, { mailboxId: 'm1', ...pageAt(index) });
    if (cursor === undefined) return index + 1;
  }
  return undefined;
}

describe('a round of pages', () => {
  it('ends by itself when every page brings something else', () => {
    expect(endsAfter(1_000, (index) => ({ events: [index], nextLink: 'next' }))).toBeUndefined();
  });
  it('may have many empty pages on the way', () => {
    expect(endsAfter(900, (index) => ({ events: [], nextLink: `next-${index}` }))).toBeUndefined();
  });
  it('may replay a page three times', () => {
    expect(endsAfter(30, (index) => ({ events: [index < 3 ? 0 : index], nextLink: `next-${index}` }))).toBeUndefined();
  });
  it.each([1, 2, 3, 7, 20])('is endless when it goes in a circle of %i pages, also with fresh links', (length) => {
    const after = endsAfter(1_000, (index) => ({ events: [index % length], nextLink: `next-${index}` }));
    expect(after).toBeLessThan(16 * length + 8);
  });
  it('is endless when empty pages lead to themselves', () => {
    expect(endsAfter(1_000, () => ({ events: [], nextLink: 'next' }))).toBeLessThan(10);
  });
  it('is endless after a thousand pages', () => {
    expect(endsAfter(2_000, (index) => ({ events: [index], nextLink: `next-${index}` }))).toBe(1_001);
  });
  it('begins anew behind a delta link', () => {
    const cursor = advance(nextRound('m1', 'delta'), { mailboxId: 'm1', events: [1], nextLink: 'next' });
    expect(cursor).toMatchObject({ pages: 1, repeats: 0, link: 'next' });
  });
});

it('keeps a cursor small, however long the round', () => {
  let cursor: DeltaCursor | undefined;
  for (let index = 0; index < 900; index += 1) cursor = advance(cursor, { mailboxId: 'm1', events: [index], nextLink: 'next' });
  expect(toCursorText(cursor ?? nextRound('', '')).length).toBeLessThan(120);
});

it.each(['', 'null', '[]', '{}', '{"mailboxId":"m1"}', toCursorText(nextRound('m2', 'x')), `${toCursorText(nextRound('m1', 'x'))} `.replace('"pages":0', '"pages":-1')])('takes no cursor from %j', (text) => {
  expect(fromCursorText(text, 'm1')).toBeUndefined();
});
