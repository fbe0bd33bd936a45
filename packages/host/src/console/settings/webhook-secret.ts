import { addMilliseconds, formerSecretMs } from '@clounect/core';
import { openOrNone } from './registered-of.js';
import type { TenantSettingsPorts } from './tenant-settings-ports.js';

const webhookHeader = 'X-Clounect-Secret';

/** JUST.SFA goes on with the former value until somebody enters the new one there, so that both are taken for a day. */
export async function renewWebhookSecret(ports: TenantSettingsPorts, tenantId: string, revision: number): Promise<{ readonly header: string; readonly secret: string } | undefined> {
  const tenant = await ports.tenants.find(tenantId);
  if (tenant === undefined) return undefined;
  const [secret, header] = [ports.newSecret(), tenant.webhookHeader ?? webhookHeader];
  const former = tenant.webhookHeader === undefined ? undefined : await openOrNone(ports.secrets, tenantId, 'webhookSecret');
  const until = former && addMilliseconds(ports.clock.now(), formerSecretMs);
  const isSaved = await ports.settings.save({ tenantId, from: revision, tenant: { ...tenant, webhookHeader: header }, secrets: { webhookSecret: secret, formerWebhookSecret: former }, formerWebhookSecret: { until } });
  ports.changed(tenantId);
  return isSaved ? { header, secret } : undefined;
}

export async function endFormerSecret(ports: TenantSettingsPorts, tenantId: string, revision: number): Promise<boolean> {
  return (await ports.tenants.find(tenantId)) !== undefined && (await ports.settings.save({ tenantId, from: revision, formerWebhookSecret: {} }));
}

export async function dropWebhookSecret(ports: TenantSettingsPorts, tenantId: string, revision: number): Promise<boolean> {
  const tenant = await ports.tenants.find(tenantId);
  if (tenant === undefined) return false;
  const isSaved = await ports.settings.save({ tenantId, from: revision, tenant: { ...tenant, webhookHeader: undefined }, formerWebhookSecret: {} });
  ports.changed(tenantId);
  return isSaved;
}
