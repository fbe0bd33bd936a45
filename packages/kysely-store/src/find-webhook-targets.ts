import { contextOf } from './create-secret-box.js';
import { optionalInstant } from './instant-column.js';
import { sql } from 'kysely';
import { toSource, toTenant } from './to-tenant.js';
import { z } from 'zod';
import type { Executor } from './database.js';
import type { Outcome } from './group-calls.js';
import type { Seal } from './sealed.js';
import type { WebhookTarget } from '@clounect/core';

const sourceColumn = z.object({ source: z.record(z.string(), z.unknown()).transform(toSource).nullable() });
const secretColumns = z.object({ key_id: z.string(), sealed: z.string() });
const formerColumns = z.object({ former: secretColumns.nullable(), former_until: optionalInstant });

/** The tenants of these webhook addresses with their secrets, one statement for all; unknown addresses get `undefined`. */
export async function findWebhookTargets(
  db: Executor,
  seal: Seal,
  webhookIds: readonly string[],
): Promise<readonly Outcome<WebhookTarget | undefined>[]> {
  const { rows } = await sql<{ webhook_id: string }>`
    select tenant.*, secret.key_id, secret.sealed, to_jsonb(source) as source, to_jsonb(former) as former, settings.former_webhook_secret_until as former_until, (select count(*) from source where source.tenant_id = tenant.tenant_id) as source_count
    from tenant left join secret on secret.tenant_id = tenant.tenant_id and secret.name = 'webhookSecret'
    left join tenant_settings settings on settings.tenant_id = tenant.tenant_id
    left join secret former on former.tenant_id = tenant.tenant_id and former.name = 'formerWebhookSecret'
    left join source on (source.tenant_id, source.source_id) = (tenant.tenant_id, tenant.source_id)
    where webhook_id = any(${[...new Set(webhookIds)]}::text[])
  `.execute(db);
  const found = new Map(rows.map((row) => [row.webhook_id, toOutcome(seal, row)]));
  return webhookIds.map((webhookId) => found.get(webhookId) ?? { value: undefined });
}

function toFormer(seal: Seal, tenantId: string, row: unknown): WebhookTarget['former'] {
  const { former, former_until } = formerColumns.parse(row);
  if (former === null || former_until === undefined) return undefined;
  return { secret: seal.unseal({ keyId: former.key_id, sealed: former.sealed }, contextOf(tenantId, 'formerWebhookSecret')), until: former_until };
}

function toOutcome(seal: Seal, row: unknown): Outcome<WebhookTarget> {
  try {
    const tenant = toTenant(row);
    const secret = secretColumns.safeParse(row).data;
    const source = sourceColumn.parse(row).source ?? undefined;
    if (tenant.webhookHeader === undefined || secret === undefined) return { value: { tenant, source } };
    const sealed = { keyId: secret.key_id, sealed: secret.sealed };
    return { value: { tenant, source, secret: seal.unseal(sealed, contextOf(tenant.tenantId, 'webhookSecret')), former: toFormer(seal, tenant.tenantId, row) } };
  } catch (error) {
    // One tenant's unreadable row is not another's failure.
    return { error };
  }
}
