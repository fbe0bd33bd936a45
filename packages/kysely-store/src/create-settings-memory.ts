import { ClounectError, connectionParts } from '@clounect/core';
import { sql } from 'kysely';
import { toInstantText, toJson } from './storable.js';
import { z } from 'zod';
import type { Executor } from './database.js';
import type { SettingsMemory } from '@clounect/core';

const finding = z.object({ part: z.string(), state: z.enum(['ok', 'failed', 'unknown']), code: z.string().optional(), detail: z.string().optional() });
const test = z.object({ at: z.string(), isOk: z.boolean(), findings: z.array(finding), fingerprint: z.string() });
const row = z.object({ revision: z.number(), tests: z.partialRecord(z.enum(connectionParts), test), client_secret_expires_on: z.string().nullable() });

export function createSettingsMemory(db: Executor): SettingsMemory {
  return {
    async recall(tenantId) {
      const found = await db.selectFrom('tenant_settings').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst();
      if (found === undefined) return { revision: 0, tests: {} };
      const { revision, tests, client_secret_expires_on } = row.parse(found);
      return { revision, tests, clientSecretExpiresOn: client_secret_expires_on ?? undefined };
    },

    async advance(tenantId, from) {
      await begin(db, tenantId);
      const { numUpdatedRows } = await db
        .updateTable('tenant_settings')
        .set({ revision: from + 1 })
        .where('tenant_id', '=', tenantId)
        .where('revision', '=', from)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    async keepTest(tenantId, part, { isOk, findings, fingerprint }) {
      await begin(db, tenantId);
      const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
      const at = rows[0] === undefined ? '' : toInstantText(rows[0].now);
      // In one statement: a test of the other connection may end at the same moment.
      await sql`
        update tenant_settings set tests = tests || ${toJson({ [part]: { at, isOk, findings, fingerprint } })}::jsonb where tenant_id = ${tenantId}
      `.execute(db);
    },

    async keepExpiry(tenantId, day) {
      await begin(db, tenantId);
      await db.updateTable('tenant_settings').set({ client_secret_expires_on: day ?? null }).where('tenant_id', '=', tenantId).execute();
    },
  };
}

/** Makes the row where there is none, for a tenant that is there. */
async function begin(db: Executor, tenantId: string): Promise<void> {
  await sql`
    insert into tenant_settings (tenant_id) select tenant_id from tenant where tenant_id = ${tenantId} on conflict (tenant_id) do nothing
  `.execute(db);
  const found = await db.selectFrom('tenant').select('tenant_id').where('tenant_id', '=', tenantId).executeTakeFirst();
  if (found === undefined) throw new ClounectError('unknownTenant', `There is no tenant ${tenantId}.`);
}
