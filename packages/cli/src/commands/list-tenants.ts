import type { Operations } from '@clounect/host';
import { toColumns, type Report } from '../report.js';

export async function listTenants({ upkeep }: Operations): Promise<Report> {
  const tenants = await upkeep.tenants();
  const data = tenants.map(({ tenantId, name, direction, isPaused, sourceId, restoredAt }) => ({ tenantId, name, direction, isPaused, sourceId, restoredAt }));
  const word = { ja: { oneWay: '片方向', twoWay: '双方向', paused: '停止中', running: '連携中' }, en: { oneWay: 'one-way', twoWay: 'two-way', paused: 'paused', running: 'running' } };
  const head = { ja: ['テナント', '名称', '方式', '状態', '復元の宣言'], en: ['tenant', 'name', 'mode', 'state', 'declared restored'] };
  return {
    data,
    lines: (language) => toColumns([head[language], ...data.map(({ tenantId, name, direction, isPaused, restoredAt }) => [tenantId, name, word[language][direction], word[language][isPaused ? 'paused' : 'running'], restoredAt ?? '–'])]),
  };
}
