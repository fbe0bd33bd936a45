import { explainCode } from '@clounect/core';
import type { Operations } from '@clounect/host';
import type { Report } from '../report.js';

export async function setUp(operations: Operations, file: string): Promise<Report> {
  const done = await operations.setUp(file);
  const data = done.map(({ tenant, unresolved }) => ({ tenantId: tenant.tenantId, unresolved: unresolved.map(({ sfaUserId, mail, failure }) => ({ sfaUserId, mail, code: failure.code })) }));
  return {
    data,
    lines: (language) =>
      data.flatMap(({ tenantId, unresolved }) => [
        language === 'ja' ? `${tenantId}: 設定しました。` : `${tenantId}: set up.`,
        ...unresolved.map(({ mail, code }) => `  ${mail}: [${code}] ${explainCode(code)[language].cause}`),
      ]),
  };
}
