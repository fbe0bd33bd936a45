import type { ErrorAnswer } from './to-failure.js';
import { recordErrorSchema } from './wire.js';

/**
 * Causes other than the record: JUST.SFA's code values are not public, and a stopped service or a lost permission may be told with 404 too.
 * Too wide costs a deletion that waits for a person; too narrow would delete every event.
 */
const otherCause =
  /serv(?:ice|er)|mainten|unavail|stopp|suspend|table|panel|filter|site|page|tenant|contract|licen[cs]e|expire|permission|privilege|forbid|denied|auth|access|route|upstream|host|endpoint|url|サービス|サーバ|メンテナンス|停止|休止|中断|混雑|テーブル|パネル|フィルタ|サイト|ページ|テナント|契約|期限|権限|許可|認証|アクセス/i;

/** `isRecordError`: the record API itself wrote the 404. `namesOtherCause`: it speaks of more than the record. */
export function judgeNotFound({ status, body }: ErrorAnswer, table: string): { readonly isRecordError: boolean; readonly namesOtherCause: boolean } {
  const error = recordErrorSchema.safeParse(body);
  if (status !== 404 || !error.success) return { isRecordError: false, namesOtherCause: false };
  const text = `${error.data.code}\n${error.data.message}`;
  return { isRecordError: true, namesOtherCause: otherCause.test(text) || new Set(text.match(/[A-Za-z0-9_]+/g)).has(table) };
}
