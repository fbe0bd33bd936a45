import { toEnvelope } from '../records/to-envelope.js';
import { notFound } from '../refusal.js';
import type { SimulatedTenant } from '../simulated-tenant.js';
import { toWebhookBody } from './to-webhook-body.js';
import type { Webhook } from './webhook.js';
import type { Delivery } from './webhook-sender.js';

/** テスト送信: the picked record's body (the newest record's without an id), at once and whatever is held or lost. */
export function sendTest(tenant: SimulatedTenant, webhook: Webhook, recordId: number | undefined): Promise<Delivery> {
  const { records, sender, readRules } = tenant;
  const switches = tenant.switches.current();
  const table = tenant.tables.find(webhook.table);
  if (table === undefined) throw notFound(`No table ${webhook.table}.`);
  const record = recordId === undefined ? [...records.all(table)].at(-1) : records.find(table, recordId);
  if (record === undefined) throw notFound('There is no such record to send.');
  const type = switches.testSendType === 'missing' ? undefined : switches.testSendType;
  const body = JSON.stringify(toWebhookBody(type, toEnvelope(table, record, readRules()), webhook.fields, switches));
  return sender.sendNow({ webhook, recordId: record.recordId, type: type ?? '', body });
}
