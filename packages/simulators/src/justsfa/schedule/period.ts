import { z } from 'zod';
import { isDateOnly, toEpochMs, toJstMinute } from '../jst.js';
import { invalid } from '../refusal.js';

const secondsOf = /(?<=T\d{2}:\d{2}):\d{2}(?:\.\d+)?/;

/**
 * `[start, end]` as written: both dates (`2024-07-03`) or both minutes with an offset; empty for `null`, `""` and `[]`.
 * Refuses other forms and an end before its start with 400. Equal ends are a zero-minute entry.
 */
export function toPeriod(name: string, written: unknown, seconds: 'refuse' | 'cut'): readonly string[] {
  if (written === null || written === '' || (Array.isArray(written) && written.length === 0)) return [];
  const pair = z.tuple([z.string(), z.string()]).safeParse(written);
  if (!pair.success) throw invalid('INVALID_PERIOD', `${name}: 期間は [開始, 終了] で指定してください。`);
  const trim = (text: string): string => (seconds === 'cut' ? text.replace(secondsOf, '') : text);
  const [start, end] = [trim(pair.data[0]), trim(pair.data[1])];
  const [from, to] = [instantOf(name, start), instantOf(name, end)];
  if (isDateOnly(start) !== isDateOnly(end)) throw invalid('INVALID_PERIOD', `${name}: 開始と終了の形式が異なります。`);
  if (to < from) throw invalid('INVALID_PERIOD', `${name}: 終了が開始より前です。`);
  return [start, end];
}

/** Times as JUST.SFA shows them, whatever offset they were written with; dates stay dates. */
export const toReadPeriod = (period: readonly string[]): readonly string[] =>
  period.map((text) => (isDateOnly(text) ? text : toJstMinute(toEpochMs(text) ?? 0)));

function instantOf(name: string, text: string): number {
  const ms = secondsOf.test(text) ? undefined : toEpochMs(text);
  if (ms === undefined) throw invalid('INVALID_PERIOD', `${name}: ${text} は日時として正しくありません。`);
  return ms;
}
