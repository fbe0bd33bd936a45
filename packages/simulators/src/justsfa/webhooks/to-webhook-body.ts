import type { RecordEnvelope } from '../records/to-envelope.js';
import type { Switches } from '../settings/switches.js';

export type WebhookType = 'ADD_RECORD' | 'UPDATE_RECORD' | 'DELETE_RECORD';
type BodySwitches = Pick<Switches, 'webhookOmitUpdatedAt' | 'webhookOmitMeta' | 'webhookRecordId' | 'webhookWrap' | 'webhookDeleteWithRecord'>;

/** The JSON that JUST.SFA sends; without a `type` only for a test send, `fields` limits the record to the chosen ones. */
export function toWebhookBody(type: string | undefined, envelope: RecordEnvelope, fields: readonly string[] | null, switches: BodySwitches): unknown {
  const { record, recordId, ...meta } = envelope;
  const isBareDelete = type === 'DELETE_RECORD' && !switches.webhookDeleteWithRecord;
  const { tableName, updatedAt, ...otherMeta } = meta;
  const body = {
    ...(type === undefined ? {} : { type }),
    recordId: switches.webhookRecordId === 'string' ? String(recordId) : recordId,
    ...(isBareDelete ? {} : { record: fields === null ? record : pick(record, fields) }),
    ...(switches.webhookOmitMeta ? {} : { tableName, ...(isBareDelete ? {} : otherMeta) }),
    ...(switches.webhookOmitMeta || switches.webhookOmitUpdatedAt ? {} : { updatedAt }),
  };
  if (switches.webhookWrap === 'array') return [body];
  return switches.webhookWrap === 'body' ? { body } : body;
}

const pick = (record: Readonly<Record<string, unknown>>, fields: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => fields.includes(name)));
