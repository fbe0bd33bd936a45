import { createHash } from 'node:crypto';
import type { EventIdentity } from '@clounect/core';

/** The `transactionId` of a creation: a hash of its identity alone, shaped as an RFC 9562 version 8 UUID. */
export function toTransactionId({ epoch, tenantId, sourceId, recordId, mailboxId, generation }: EventIdentity): string {
  const parts = JSON.stringify([epoch, tenantId, sourceId, recordId, mailboxId, generation]);
  const hash = createHash('sha256').update(parts).digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-');
}
