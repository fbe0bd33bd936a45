import { ClounectError } from '@clounect/core';
import type { Operations } from '@clounect/host';
import type { Report } from '../report.js';

/** All tenants, or the one that is named. */
export async function declareRestored({ upkeep, reconcile }: Operations, only: string | undefined): Promise<Report> {
  const tenants = await upkeep.tenants();
  const chosen = only === undefined ? tenants : tenants.filter(({ tenantId }) => tenantId === only);
  if (only !== undefined && chosen.length === 0) throw new ClounectError('unknownTenant', `There is no tenant ${only}.`);
  const data: { readonly tenantId: string; readonly records: number }[] = [];
  for (const { tenantId } of chosen) {
    data.push({ tenantId, records: (await upkeep.declareRestored(tenantId)).doubted });
    // What was created after the backup is in no table: only the lists tell of it.
    await reconcile(tenantId);
  }
  return {
    data,
    lines: (language) => [
      ...data.map(({ tenantId, records }) => (language === 'ja' ? `${tenantId}: 復元を宣言しました。${records}件のレコードを読み直します。` : `${tenantId}: declared. ${records} records will be read again.`)),
      language === 'ja' ? '設定がバックアップの後に変わっていれば、ホストを起動する前に「clounect set-up」で適用し直してください。' : 'If settings changed after the backup, apply them again ("clounect set-up") before the hosts start.',
    ],
  };
}
