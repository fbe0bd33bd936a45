import type { Operations } from '@clounect/host';
import { toColumns, type Report } from '../report.js';

export async function listSources({ upkeep }: Operations, tenant: string): Promise<Report> {
  const data = (await upkeep.sources(tenant)).map(({ source, isInUse, standing }) => ({ sourceId: source.sourceId, host: source.host, table: source.table, scheduleField: source.scheduleField, isInUse, ending: source.ending, events: standing }));
  const head = { ja: ['連携元', 'ホスト', 'テーブル', 'スケジュールフィールド', '状態', '予定の数'], en: ['source', 'host', 'table', 'schedule field', 'state', 'events'] };
  const word = { ja: { inUse: '使用中', none: '未選択', keep: '残す', remove: '削除' }, en: { inUse: 'in use', none: 'not chosen', keep: 'keep', remove: 'remove' } };
  return {
    data,
    lines: (language) => toColumns([head[language], ...data.map((one) => [one.sourceId, one.host, one.table, one.scheduleField, word[language][one.isInUse ? 'inUse' : (one.ending ?? 'none')], String(one.events)])]),
  };
}

export async function endSource({ upkeep }: Operations, { tenant, source, events }: { readonly tenant: string; readonly source: string; readonly events: 'keep' | 'remove' }): Promise<Report> {
  const { marked } = await upkeep.endSource(tenant, source, events);
  const text = {
    keep: { ja: '以前の連携元の予定はそのまま残します。', en: 'The events of the former source stay as they are.' },
    remove: { ja: `以前の連携元の予定を削除します(${marked}件のレコード)。`, en: `The events of the former source will be deleted (${marked} records).` },
  };
  return { data: { tenantId: tenant, sourceId: source, events, marked }, lines: (language) => [text[events][language]] };
}
