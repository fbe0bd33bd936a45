import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { SettingsInput } from './settings/settings.js';
import { startJustSfaSimulator } from './start-just-sfa-simulator.js';

const { SFA_PORT, DATA_DIR, SFA_SETTINGS } = z
  .object({
    SFA_PORT: z.coerce.number().int().min(0).max(65_535).default(3001),
    DATA_DIR: z.string().min(1).optional(),
    /** Path of a JSON file with settings; every member replaces the demo's. */
    SFA_SETTINGS: z.string().min(1).optional(),
  })
  .parse(process.env);

const simulator = await startJustSfaSimulator({
  port: SFA_PORT,
  ...(DATA_DIR === undefined ? {} : { dataDir: DATA_DIR }),
  // The simulator itself checks what the file holds.
  ...(SFA_SETTINGS === undefined ? {} : { settings: JSON.parse(readFileSync(SFA_SETTINGS, 'utf8')) as SettingsInput }),
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void simulator.close().then(() => process.exit(0)));
process.stdout.write(`JUST.SFA simulator listening on ${simulator.url}\n`);
