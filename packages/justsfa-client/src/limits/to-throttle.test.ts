import { describe, expect, it } from 'vitest';
import { toThrottle } from './to-throttle.js';

// 22:00 in Japan.
const now = Date.UTC(2026, 10, 22, 13, 0, 0);
const judge = (status: number, retryAfter?: string, errorText = '') => toThrottle({ status, retryAfter, errorText }, now);

describe('toThrottle', () => {
  it.each([
    ['30', 30_000], ['0', 1_000], ['86400', 3_600_000], ['Sun, 22 Nov 2026 13:00:20 GMT', 20_000], ['Sun, 22 Nov 2026 12:00:00 GMT', 1_000],
  ])('honours Retry-After %s, between a second and an hour', (retryAfter, retryAfterMs) => {
    expect(judge(429, retryAfter)).toEqual({ retryAfterMs });
    expect(judge(503, retryAfter)).toEqual({ retryAfterMs });
  });

  it.each([undefined, 'soon', ''])('leaves the time open without a usable Retry-After (%j)', (retryAfter) => {
    expect(judge(429, retryAfter)).toEqual({});
    expect(judge(503, retryAfter)).toEqual({});
  });

  it.each(['リクエスト数の上限に達しました', 'API呼び出し回数の制限を超えました', '同時接続数の上限を超えています', 'Too Many Requests', 'request limit exceeded', 'Rate limit reached'])(
    'takes an error that says %j for throttling, whatever its status',
    (text) => {
      expect(judge(403, undefined, text)).toEqual({});
      expect(judge(400, '5', text)).toEqual({ retryAfterMs: 5_000 });
    },
  );

  it.each(['1日のリクエスト数の上限に達しました', 'daily request limit exceeded'])('pauses until 00:00 JST when the day is used up: %s', (text) => {
    expect(judge(403, '5', text)).toEqual({ retryAfterMs: 2 * 3_600_000 });
  });

  it.each([
    [400, 'field_1000000002: 120文字以内で入力してください。'], [400, '文字数の上限を超えています'], [403, 'IPアドレス制限により拒否されました'], [403, 'アクセス権限がありません'], [500, ''], [404, ''], [200, 'request limit'],
  ])('sees no throttling in %d %s', (status, text) => {
    expect(judge(status, '30', text)).toBeUndefined();
  });
});
