import { describe, expect, it } from 'vitest';
import { isFromOurPages } from './protect.js';

const host = '127.0.0.1:3001';

describe('a form', () => {
  it('is taken from our own pages only, also when another port of this host sent it', () => {
    const post = (headers: Record<string, string>) => isFromOurPages({ method: 'POST', headers: { host, ...headers } });
    expect(post({ 'sec-fetch-site': 'same-origin' })).toBe(true);
    for (const site of ['same-site', 'cross-site', 'none']) expect(post({ 'sec-fetch-site': site }), site).toBe(false);
    expect(post({ origin: `http://${host}` })).toBe(true);
    for (const origin of ['http://127.0.0.1:3000', 'https://evil.example', 'null']) expect(post({ origin }), origin).toBe(false);
    expect(post({})).toBe(false);
  });

  it('is no matter of a page that is only looked at', () => {
    expect(isFromOurPages({ method: 'GET', headers: { 'sec-fetch-site': 'cross-site' } })).toBe(true);
  });
});
