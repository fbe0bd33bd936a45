import { readFileSync } from 'node:fs';
import { runScript } from './run-script.js';
import { settingsOf } from './settings.js';

const [, , seed = '1', file = ''] = process.argv;
const result = await runScript(JSON.parse(readFileSync(file, 'utf8')), settingsOf(Number(seed)), { trace: (line) => void process.stdout.write(`${line}\n`) });
process.stdout.write(`${result.failure?.message}\n`);
