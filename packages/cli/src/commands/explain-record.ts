import { ClounectError, explainCode, rows, type ActivityEntry, type Explanation, type Row } from '@clounect/core';
import type { Operations } from '@clounect/host';
import type { Language } from '../cli-place.js';
import type { Report } from '../report.js';

export interface ExplainRequest {
  readonly tenant: string;
  readonly record: string;
  readonly limit: number;
}

/** The lines of 連携実行ログ about a record and the reasons of every decision, the newest first. */
export async function explainRecord({ activity, tenants }: Operations, { tenant, record, limit }: ExplainRequest): Promise<Report> {
  if ((await tenants.find(tenant)) === undefined) throw new ClounectError('unknownTenant', `There is no tenant ${tenant}.`);
  const query = { tenantId: tenant, recordId: record, limit: Number.isFinite(limit) && limit > 0 ? limit : 10 };
  const [entries, explanations] = [await activity.list(query), await activity.explain(query)];
  const none = { ja: 'このレコードの履歴はありません。', en: 'Nothing is known of this record.' };
  return {
    data: { activity: entries, explanations },
    lines: (language) => (entries.length + explanations.length === 0 ? [none[language]] : [...entries.flatMap((entry) => toEntryLines(entry, language)), ...explanations.flatMap((one) => toExplanationLines(one, language))]),
  };
}

const words = {
  ja: { create: '登録', update: '更新', delete: '削除', toOutlook: 'Outlookへ', toSfa: 'JUST.SFAへ', succeeded: '成功', failed: '失敗', retrying: '再試行中', notice: '通知' },
  en: { create: 'create', update: 'update', delete: 'delete', toOutlook: 'to Outlook', toSfa: 'to JUST.SFA', succeeded: 'succeeded', failed: 'failed', retrying: 'being retried', notice: 'notice' },
} as const;

function toEntryLines({ at, action, direction, person, result, code }: ActivityEntry, language: Language): readonly string[] {
  const word = words[language];
  const what = [action === undefined ? word.notice : word[action], direction === undefined ? '' : word[direction], person ?? ''].filter((part) => part !== '').join(' ');
  return [`${at}  ${what}: ${word[result]}`, ...(code === undefined ? [] : [`  [${code}] ${explainCode(code)[language].cause} ${explainCode(code)[language].cure}`])];
}

function toExplanationLines({ at, trigger, decisions }: Explanation, language: Language): readonly string[] {
  const reasonOf = (row: string): string => (row in rows ? rows[row as Row][language] : row);
  return [`${at}  (${trigger})`, ...decisions.map(({ participants, row, reason, outcome }) => `  ${participants.join(', ') || '–'}: ${reasonOf(row)}${[reason, outcome].filter((part) => part !== undefined && part !== '').map((part) => ` [${part ?? ''}]`).join('')}`)];
}
