import { ClounectError } from '../../failure/failure.js';
import { copyOf, type Tables } from './tables.js';
import type { SettingsMemory, SettingsRecord } from '../../ports/settings-memory.js';

const nothing: SettingsRecord = { revision: 0, tests: {} };

export function createInMemorySettings(tables: Tables): SettingsMemory {
  const change = (tenantId: string, changed: (before: SettingsRecord) => SettingsRecord): void => {
    if (!tables.tenants.has(tenantId)) throw new ClounectError('unknownTenant', `There is no tenant ${tenantId}.`);
    tables.settings.set(tenantId, changed(tables.settings.get(tenantId) ?? nothing));
  };
  return {
    async recall(tenantId) {
      return copyOf(tables.settings.get(tenantId) ?? nothing);
    },
    async advance(tenantId, from) {
      const isFirst = (tables.settings.get(tenantId) ?? nothing).revision === from;
      change(tenantId, (before) => (isFirst ? { ...before, revision: from + 1 } : before));
      return isFirst;
    },
    async keepTest(tenantId, part, test) {
      change(tenantId, (before) => ({ ...before, tests: { ...before.tests, [part]: copyOf({ ...test, at: tables.now() }) } }));
    },
    async keepExpiry(tenantId, day) {
      change(tenantId, (before) => ({ ...before, clientSecretExpiresOn: day }));
    },
  };
}
