import type { Claim } from '@clounect/core';

/** Equal for the same claim of the same record, and for nothing else. */
export function claimId({ tenantId, sourceId, recordId, fence }: Claim): string {
  return JSON.stringify([tenantId, sourceId, recordId, fence]);
}
