import { createFaultSwitch, type FaultSwitch } from '../simulation/faults.js';
import type { CallCounts } from '../simulation/call-counts.js';
import { createJournalledCallCounts } from '../simulation/journalled-call-counts.js';
import type { StateJournal } from '../simulation/state-journal.js';
import type { ApiKey } from './access/api-key.js';
import { createRequestLimits, type RequestLimits } from './access/request-limits.js';
import { createRecordStore, type RecordStore } from './records/record-store.js';
import type { ReadRules } from './records/to-envelope.js';
import type { Participant } from './schedule/participant.js';
import { createKeptList, once, type KeptList } from './settings/kept-list.js';
import { parseSettings, type SettingsInput } from './settings/settings.js';
import { createSwitchBoard, type SwitchBoard } from './settings/switch-board.js';
import { createTableSettings, type TableSettings } from './settings/table-settings.js';
import { createDeliveryLog, type DeliveryLog } from './webhooks/delivery-log.js';
import { withWebhooks } from './webhooks/with-webhooks.js';
import type { Webhook } from './webhooks/webhook.js';
import { createWebhookSender, type WebhookSender } from './webhooks/webhook-sender.js';

/** Everything that one customer of JUST.SFA has, apart from HTTP. */
export interface SimulatedTenant {
  readonly name: string;
  readonly tables: TableSettings;
  readonly now: () => number;
  readonly readRules: () => ReadRules;
  /** Every write through it fires the webhooks. */
  readonly records: RecordStore;
  readonly users: KeptList<Participant>;
  readonly apiKeys: KeptList<ApiKey>;
  readonly webhooks: KeptList<Webhook>;
  readonly sender: WebhookSender;
  readonly deliveries: DeliveryLog;
  readonly switches: SwitchBoard;
  readonly limits: RequestLimits;
  readonly calls: CallCounts;
  readonly faults: FaultSwitch;
}

/** `settings` are checked here: a ZodError for what isn't settings. */
export function createSimulatedTenant(journal: StateJournal, now: () => number, settings: SettingsInput | undefined): SimulatedTenant {
  const { tenant, ...initial } = parseSettings(settings);
  const switches = createSwitchBoard(journal, initial.switches);
  const users = createKeptList(journal, 'users', ({ id }) => id, initial.users);
  const tables = createTableSettings(journal, initial.tables);
  const webhooks = createKeptList(journal, 'webhooks', ({ id }) => id, initial.webhooks);
  const deliveries = createDeliveryLog(journal);
  const readRules = (): ReadRules => ({ tenant, findParticipant: users.find, switches: switches.current() });
  const sender = createWebhookSender({
    now,
    switches: switches.current,
    lost: () => switches.patch({ webhookLose: switches.current().webhookLose - 1 }),
    delivered: deliveries.add,
  });
  const store = createRecordStore({ journal, now, rules: readRules });
  once(journal, 'records', () => {
    for (const { table: name, record, by } of initial.records) {
      const table = tables.find(name);
      if (table !== undefined) store.insert(table, record, by);
    }
  });
  return {
    name: tenant,
    tables,
    now,
    readRules,
    records: withWebhooks(store, { webhooks: webhooks.all, send: sender.send, readRules, switches: switches.current }),
    users,
    apiKeys: createKeptList(journal, 'apiKeys', ({ key }) => key, initial.apiKeys),
    webhooks,
    sender,
    deliveries,
    switches,
    limits: createRequestLimits({ journal, now, switches: switches.current }),
    calls: createJournalledCallCounts(journal),
    faults: createFaultSwitch(journal),
  };
}
