import { isDeepStrictEqual } from 'node:util';
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

/** Whether the webhook is to be sent for this change of a record; `changed` tells of each field whether its value is another one now. */
function isFired({ triggers }: Webhook, type: WebhookType, changed: (field: string) => boolean): boolean {
  if (triggers[triggerOf[type]]) return true;
  const watched = triggers.changedField ?? null;
  return type === 'UPDATE_RECORD' && watched !== null && changed(watched);
}

/** The same store, whose successful writes fire the table's webhooks; the body is taken at the write, not when it is sent. */
export function withWebhooks(store: RecordStore, { webhooks, send, readRules, switches }: Deps): RecordStore {
  const fire = (type: WebhookType, table: Table, record: StoredRecord, before = record): StoredRecord => {
    const changed = (field: string): boolean => !isDeepStrictEqual(valueOf(before, field), valueOf(record, field));
    const listening = webhooks().filter((webhook) => webhook.table === table.name && isFired(webhook, type, changed));
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
    update: (table, selector, written, by) => {
      const before = store.select(table, selector);
      return fire('UPDATE_RECORD', table, store.update(table, { recordId: before.recordId }, written, by), before);
    },
    remove: (table, recordId, by) => fire('DELETE_RECORD', table, store.remove(table, recordId, by)),
  };
}

const valueOf = ({ values }: StoredRecord, field: string): unknown => values.schedules[field] ?? values.plain[field];
