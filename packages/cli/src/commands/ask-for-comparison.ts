import { ClounectError } from '@clounect/core';
import type { Operations } from '@clounect/host';
import type { Report } from '../report.js';

/** A host carries it out, at once or when it starts. */
export async function askForComparison({ tenants, reconcile }: Operations, tenant: string): Promise<Report> {
  if ((await tenants.find(tenant)) === undefined) throw new ClounectError('unknownTenant', `There is no tenant ${tenant}.`);
  await reconcile(tenant);
  return {
    data: { tenantId: tenant, requested: true },
    lines: (language) => [language === 'ja' ? `${tenant}: 両側の照合を依頼しました。ホストが実行します。` : `${tenant}: asked for a comparison of both sides. A host carries it out.`],
  };
}
