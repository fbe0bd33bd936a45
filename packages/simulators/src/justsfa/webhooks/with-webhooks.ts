import type { RecordStore } from '../records/record-store.js';
import type { StoredRecord } from '../records/record.js';
import { toEnvelope, type ReadRules } from '../records/to-envelope.js';
import type { Switches } from '../settings/switches.js';
import type { Table } from '../settings/table.js';
import { toWebhookBody, type WebhookType } from './to-webhook-body.js';
import type { Webhook } from './webhook.js';
import type { Sending } from './webhook-sender.js';

interface Deps {
  readonly webhooks: () => readonly Webhook[];
  readonly send: (sending: Sending) => void;
  readonly readRules: () => ReadRules;
  readonly switches: () => Switches;
}

const triggerOf = { ADD_RECORD: 'add', UPDATE_RECORD: 'update', DELETE_RECORD: 'delete' } as const;

/** The same store, whose successful writes fire the table's webhooks; the body is taken at the write, not when it is sent. */
export function withWebhooks(store: RecordStore, { webhooks, send, readRules, switches }: Deps): RecordStore {
  const fire = (type: WebhookType, table: Table, record: StoredRecord): StoredRecord => {
    const listening = webhooks().filter((webhook) => webhook.table === table.name && webhook.triggers[triggerOf[type]]);
    if (listening.length === 0) return record;
    const envelope = toEnvelope(table, record, readRules());
    for (const webhook of listening) {
      const body = JSON.stringify(toWebhookBody(type, envelope, webhook.fields, switches()));
      send({ webhook, recordId: record.recordId, type, body });
    }
    return record;
  };
  return {
    ...store,
    insert: (table, written, by) => fire('ADD_RECORD', table, store.insert(table, written, by)),
    update: (table, selector, written, by) => fire('UPDATE_RECORD', table, store.update(table, selector, written, by)),
    remove: (table, recordId, by) => fire('DELETE_RECORD', table, store.remove(table, recordId, by)),
  };
}
