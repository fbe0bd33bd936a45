import { connectionParts } from '@clounect/core';
import { optionalInstant } from './instant-column.js';
import { saveSettings } from './save-settings.js';
import { z } from 'zod';
import type { Executor } from './database.js';
import type { Seal } from './sealed.js';
import type { SettingsMemory } from '@clounect/core';

const finding = z.object({ part: z.string(), state: z.enum(['ok', 'failed', 'unknown']), code: z.string().optional(), detail: z.string().optional() });
const test = z.object({ at: z.string(), isOk: z.boolean(), findings: z.array(finding), fingerprint: z.string() });
const row = z.object({ revision: z.number(), tests: z.partialRecord(z.enum(connectionParts), test), client_secret_expires_on: z.string().nullable(), former_webhook_secret_until: optionalInstant });

export function createSettingsMemory(db: Executor, seal: Seal, nextId: () => string): SettingsMemory {
  return {
    async recall(tenantId) {
      const found = await db.selectFrom('tenant_settings').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst();
      if (found === undefined) return { revision: 0, tests: {} };
      const { revision, tests, client_secret_expires_on, former_webhook_secret_until } = row.parse(found);
      return { revision, tests, clientSecretExpiresOn: client_secret_expires_on ?? undefined, formerWebhookSecretUntil: former_webhook_secret_until };
    },

    save: (save) => saveSettings({ db, seal, nextId }, save),
  };
}
