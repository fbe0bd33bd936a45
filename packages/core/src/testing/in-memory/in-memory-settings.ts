import { ClounectError } from '../../failure/failure.js';
import { copyOf, keyOf, type Tables } from './tables.js';
import { createInMemoryReconcileRuns } from './in-memory-reconcile-runs.js';
import { createInMemoryTenants, markSource } from './in-memory-tenants.js';
import { createInMemoryUpkeep } from './in-memory-upkeep.js';
import { wakeTenant } from './wake-tenant.js';
import type { SettingsMemory, SettingsRecord, SettingsSave } from '../../ports/settings-memory.js';

const nothing: SettingsRecord = { revision: 0, tests: {} };

export function createInMemorySettings(tables: Tables): SettingsMemory {
  const [tenants, upkeep, runs] = [createInMemoryTenants(tables), createInMemoryUpkeep(tables), createInMemoryReconcileRuns(tables)];

  return {
    async recall(tenantId) {
      return copyOf(tables.settings.get(tenantId) ?? nothing);
    },

    /** Refuses before anything is changed, and then waits for nothing: nobody sees it half done. */
    async save(save) {
      const { tenantId, from, tenant, secrets = {}, source, rereads = false, ending, test, expiry, formerWebhookSecret, wakes = false, compares = false } = save;
      if ((tenant === undefined || from !== undefined) && !tables.tenants.has(tenantId)) throw new ClounectError('unknownTenant', `There is no tenant ${tenantId}.`);
      const before = tables.settings.get(tenantId) ?? nothing;
      const { revision, tests } = before;
      if (from !== undefined && revision !== from) return false;
      if (ending !== undefined) checkEnding(tables, tenantId, ending.sourceId, source);
      const done: Promise<unknown>[] = [];
      if (tenant !== undefined) done.push(tenants.put(tenant));
      for (const [name, value] of Object.entries(secrets)) if (value !== undefined) tables.secrets.set(keyOf(tenantId, name), value);
      if (source !== undefined) done.push(tenants.useSource(tenantId, source));
      if (rereads) markSource(tables, tenantId, tables.tenants.get(tenantId)?.sourceId ?? '');
      if (ending !== undefined) done.push(upkeep.endSource(tenantId, ending.sourceId, ending.ending));
      if (compares) done.push(runs.request(tenantId, { kind: 'all' }));
      if (wakes) wakeTenant(tables, tenantId);
      if (formerWebhookSecret !== undefined && formerWebhookSecret.until === undefined) tables.secrets.delete(keyOf(tenantId, 'formerWebhookSecret'));
      if (from !== undefined || test !== undefined || expiry !== undefined || formerWebhookSecret !== undefined) {
        const tested = test && { [test.part]: copyOf({ at: tables.now(), isOk: test.isOk, findings: test.findings, fingerprint: test.fingerprint }) };
        const [day, until] = [expiry === undefined ? before.clientSecretExpiresOn : expiry.day, formerWebhookSecret === undefined ? before.formerWebhookSecretUntil : formerWebhookSecret.until];
        tables.settings.set(tenantId, { revision: from === undefined ? revision : from + 1, tests: { ...tests, ...tested }, clientSecretExpiresOn: day, formerWebhookSecretUntil: until });
      }
      await Promise.all(done);
      return true;
    },
  };
}

function checkEnding(tables: Tables, tenantId: string, sourceId: string, next: SettingsSave['source']): void {
  const ended = tables.sources.get(keyOf(tenantId, sourceId));
  if (ended === undefined) throw new ClounectError('unknownSource', `Tenant ${tenantId} has no source ${sourceId}.`);
  const isNext = next !== undefined && ended.host === next.host && ended.table === next.table && ended.scheduleField === next.scheduleField;
  const isPresent = next === undefined && tables.tenants.get(tenantId)?.sourceId === sourceId;
  if (isNext || isPresent) throw new ClounectError('sourceInUse', `Source ${sourceId} is the present one of tenant ${tenantId}.`);
}
