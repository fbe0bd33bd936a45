import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseGraphSettings, type GraphSettings } from './settings.js';
import { startGraphSimulator } from './start-graph-simulator.js';

const environment = z
  .object({ GRAPH_PORT: z.coerce.number().int().min(0).max(65_535).default(3002), DATA_DIR: z.string().min(1).optional(), GRAPH_SETTINGS: z.string().min(1).optional() })
  .parse(process.env);

function readSettings(file: string): GraphSettings {
  return parseGraphSettings(JSON.parse(readFileSync(file, 'utf8')));
}

const simulator = await startGraphSimulator({
  port: environment.GRAPH_PORT,
  ...(environment.DATA_DIR === undefined ? {} : { dataDir: environment.DATA_DIR }),
  ...(environment.GRAPH_SETTINGS === undefined ? {} : { settings: readSettings(environment.GRAPH_SETTINGS) }),
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void simulator.close().then(() => process.exit(0)));
process.stdout.write(`Entra and Microsoft Graph simulator listening on ${simulator.url}\n`);
