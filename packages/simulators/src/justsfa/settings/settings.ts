import { z } from 'zod';
import { apiKeySchema } from '../access/api-key.js';
import { participantSchema } from '../schedule/participant.js';
import { webhookSchema } from '../webhooks/webhook.js';
import { demoSettings } from './demo-settings.js';
import { identifierSchema } from './identifier.js';
import { switchesSchema } from './switches.js';
import { tableSchema } from './table.js';

const settingsSchema = z.strictObject({
  /** The oooo of `https://oooo.justsfa.com`; `recordLink` shows it. */
  tenant: z.string().regex(/^[a-z0-9-]+$/),
  /** The first is the one that `/_sim/records` shows without `?table=`. */
  tables: z.array(tableSchema).min(1),
  /** These six are the state at the first start; later the journal's are used, and of `tables` only those whose number is new. */
  users: z.array(participantSchema),
  apiKeys: z.array(apiKeySchema),
  webhooks: z.array(webhookSchema),
  /** Made without firing a webhook, by whom `by` names. */
  records: z.array(z.strictObject({ table: identifierSchema, record: z.record(z.string(), z.unknown()), by: z.string().default('administrator') })),
  switches: switchesSchema,
});

export type Settings = z.infer<typeof settingsSchema>;
/** Every member replaces the demo's; what is left out stays the demo's. */
export type SettingsInput = Partial<z.input<typeof settingsSchema>>;

const inputSchema = z.record(z.string(), z.unknown());

/** The demo set-up with the given members replaced. Throws a ZodError for what isn't settings. */
export const parseSettings = (input: unknown = {}): Settings => settingsSchema.parse({ ...demoSettings, ...inputSchema.parse(input) });
