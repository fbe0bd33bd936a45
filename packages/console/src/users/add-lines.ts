import { mostLines, readLines, type ReadLine } from './read-lines.js';
import type { EditLinkPorts } from './edit-link.js';

export type LinesOutcome = { readonly kind: 'checked'; readonly lines: readonly ReadLine[] } | { readonly kind: 'added'; readonly count: number };

/** Checks every line; adds the good ones, untested and off, once that was shown. The same again adds nobody twice. */
export async function addLines({ tenants, users }: Pick<EditLinkPorts, 'tenants' | 'users'>, tenantId: string, rows: string, isConfirmed: boolean): Promise<LinesOutcome> {
  const lines = readLines(rows, await tenants.links(tenantId));
  const good = lines.filter(({ problems }) => problems.length === 0);
  if (!isConfirmed || good.length === 0 || lines.length > mostLines) return { kind: 'checked', lines };
  let count = 0;
  for (const { fields } of good) {
    const end = await users.edit({ tenantId, after: { tenantId, linkId: users.nextId(), ...fields, isOn: false } });
    // Somebody else may have linked that user meanwhile.
    if (end === 'done') count += 1;
  }
  return { kind: 'added', count };
}
