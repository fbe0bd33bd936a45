import { afterPut, tryPut, type Put } from './put-tenant.js';
import { secretNames, type SettingsSave } from '@clounect/core';
import { createReconcileRuns } from './create-reconcile-runs.js';
import { endSource } from './end-source.js';
import { existing } from './find-tenant.js';
import { putSecret } from './create-secret-box.js';
import { raiseSource } from './raise-work.js';
import { sql } from 'kysely';
import { toInstantText, toJson } from './storable.js';
import { transact } from './transact.js';
import { useSource } from './use-source.js';
import { wakeTenant } from './wake-tenant.js';
import type { Executor } from './database.js';
import type { Seal } from './sealed.js';

interface Deps {
  readonly db: Executor;
  readonly seal: Seal;
  readonly nextId: () => string;
}

/** Undoes the transaction. `conflict`: that revision is taken. `overtaken`: the rules changed while they were looked at. */
class Undone extends Error {
  constructor(readonly why: 'conflict' | 'overtaken') {
    super(why);
  }
}

export async function saveSettings(deps: Deps, save: SettingsSave): Promise<boolean> {
  for (;;) {
    try {
      const put = await transact(deps.db, (transaction) => saveAll({ ...deps, db: transaction }, save));
      if (put !== undefined) await afterPut(deps.db, save.tenantId, put);
      return true;
    } catch (error) {
      if (!(error instanceof Undone)) throw error;
      if (error.why === 'conflict') return false;
    }
  }
}

async function saveAll({ db, seal, nextId }: Deps, save: SettingsSave): Promise<Put | undefined> {
  const { tenantId, tenant, secrets = {}, source, rereads = false, ending, wakes = false, compares = false } = save;
  // Several parts may touch work rows, and all of these come first (rule 15).
  if (source !== undefined || rereads || wakes || ending !== undefined) await lockWork(db, tenantId);
  // A save that rests on what was seen makes no tenant anew that was removed since.
  if (tenant === undefined || save.from !== undefined) await existing(db, tenantId);
  const put = tenant && (await tryPut(db, tenant, nextId()));
  if (put === 'overtaken') throw new Undone('overtaken');
  await remember(db, save);
  for (const name of secretNames) {
    const value = secrets[name];
    if (value !== undefined) await putSecret(db, seal, { tenantId, name, value });
  }
  if (source !== undefined) await useSource(db, tenantId, source, nextId());
  if (rereads) await raiseSource(db, tenantId, (await existing(db, tenantId)).sourceId, { doubt: true });
  if (ending !== undefined) await endSource(db, tenantId, ending.sourceId, ending.ending);
  if (wakes) await wakeTenant(db, tenantId);
  if (compares) await createReconcileRuns(db, nextId).request(tenantId, { kind: 'all' });
  return put;
}

async function lockWork(db: Executor, tenantId: string): Promise<void> {
  await sql`select from work where tenant_id = ${tenantId} order by source_id, record_id for update`.execute(db);
}

/** What the settings pages keep; the row is the lock of those who save at once. */
async function remember(db: Executor, { tenantId, from, test, expiry, formerWebhookSecret }: SettingsSave): Promise<void> {
  await sql`insert into tenant_settings (tenant_id) select tenant_id from tenant where tenant_id = ${tenantId} on conflict (tenant_id) do nothing`.execute(db);
  const { revision } = await db.selectFrom('tenant_settings').select('revision').where('tenant_id', '=', tenantId).forUpdate().executeTakeFirstOrThrow();
  if (from !== undefined && revision !== from) throw new Undone('conflict');
  if (from !== undefined) await db.updateTable('tenant_settings').set({ revision: from + 1 }).where('tenant_id', '=', tenantId).execute();
  if (expiry !== undefined) await db.updateTable('tenant_settings').set({ client_secret_expires_on: expiry.day ?? null }).where('tenant_id', '=', tenantId).execute();
  if (formerWebhookSecret !== undefined) await sql`update tenant_settings set former_webhook_secret_until = ${formerWebhookSecret.until ?? null}::timestamptz where tenant_id = ${tenantId}`.execute(db);
  if (formerWebhookSecret !== undefined && formerWebhookSecret.until === undefined) await db.deleteFrom('secret').where('tenant_id', '=', tenantId).where('name', '=', 'formerWebhookSecret').execute();
  if (test === undefined) return;
  const { part, isOk, findings, fingerprint } = test;
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  const at = rows[0] === undefined ? '' : toInstantText(rows[0].now);
  await sql`update tenant_settings set tests = tests || ${toJson({ [part]: { at, isOk, findings, fingerprint } })}::jsonb where tenant_id = ${tenantId}`.execute(db);
}
