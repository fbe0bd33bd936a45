import { followLinks } from './follow-links.js';
import { markAffected, markMissed } from './mark-affected.js';
import { transact } from './transact.js';
import type { Executor } from './database.js';
import type { UserLink } from '@clounect/core';

export interface LinkChange {
  /** The links before and after of which records have to learn. */
  readonly affected: readonly UserLink[];
  readonly change: () => Promise<void>;
}

/** Marks, changes and marks what was missed, in two transactions; what `change` throws undoes it all. */
export async function changeLinks(db: Executor, tenantId: string, toChange: (transaction: Executor) => Promise<LinkChange>): Promise<void> {
  const { affected, marked } = await transact(db, async (transaction) => {
    const { affected, change } = await toChange(transaction);
    // Work rows first, other tables after (rule 15).
    const marked = affected.length === 0 ? [] : await markAffected(transaction, tenantId, { kind: 'links', links: affected });
    await change();
    await followLinks(transaction, tenantId);
    return { affected, marked };
  });
  if (affected.length > 0) await transact(db, (transaction) => markMissed(transaction, tenantId, { kind: 'links', links: affected }, marked));
}
