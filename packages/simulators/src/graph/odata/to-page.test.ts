import { expect, test } from 'vitest';
import { toPage } from './to-page.js';

test('following the links gives every item once, with the query kept', () => {
  const items = Array.from({ length: 7 }, (_, index) => index);
  const seen: number[] = [];
  let query = new URLSearchParams("$filter=subject eq 'a%26b'");
  for (let pages = 0; pages < 10; pages += 1) {
    const page = toPage(items, { skip: Number(query.get('$skip') ?? 0), size: 3, url: 'http://graph.example/events', query, skipName: '$skip' });
    seen.push(...page.items);
    if (page.nextLink === undefined) break;
    query = new URL(page.nextLink).searchParams;
    expect(query.get('$filter')).toBe("subject eq 'a&b'");
  }
  expect(seen).toEqual(items);
});
