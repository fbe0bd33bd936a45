import { msUntilNextJstDay } from './jst.js';

/** What of an answer tells whether JUST.SFA wants to be left alone. */
export interface ThrottlingAnswer {
  readonly status: number;
  /** The `Retry-After` header. */
  readonly retryAfter: string | undefined;
  /** Code and message of the error. */
  readonly errorText: string;
}

/** Statuses and texts of JUST.SFA's limits are not public, so any error that speaks of a limit of requests counts; of characters not. */
const requestLimit =
  /too many requests|(?:request|rate|quota)s?\b.{0,40}(?:limit|exceed)|リクエスト.{0,20}(?:上限|制限|超)|(?:呼び?出し|アクセス|実行)(?:回数|数).{0,20}(?:上限|制限|超)|同時.{0,10}(?:上限|制限|超)/i;
const dailyLimit = /daily|per day|1\s*日|一日|日次|本日/i;

/**
 * `undefined` when the answer says nothing about limits. `retryAfterMs`: from `Retry-After` (seconds or a date; 1 s to 1 h), for a
 * daily limit until 00:00 JST, missing when nothing was said about how long.
 */
export function toThrottle({ status, retryAfter, errorText }: ThrottlingAnswer, now: number): { readonly retryAfterMs?: number } | undefined {
  if (status < 400) return undefined;
  const speaksOfLimit = requestLimit.test(errorText);
  if (!speaksOfLimit && status !== 429 && status !== 503) return undefined;
  if (dailyLimit.test(errorText) && (speaksOfLimit || status === 429)) return { retryAfterMs: msUntilNextJstDay(now) };
  const stated = toMilliseconds(retryAfter, now);
  return stated === undefined ? {} : { retryAfterMs: Math.min(3_600_000, Math.max(1_000, stated)) };
}

function toMilliseconds(retryAfter: string | undefined, now: number): number | undefined {
  if (retryAfter === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(retryAfter)) return Number(retryAfter) * 1_000;
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? undefined : date - now;
}
