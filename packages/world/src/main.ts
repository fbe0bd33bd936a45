import { parseArgs } from 'node:util';
import { explainSeed } from './explain-seed.js';
import { prove } from './prove.js';

const { values } = parseArgs({
  options: {
    /** Where the report is, and is added to. */
    folder: { type: 'string', default: 'docs/proof' },
    minutes: { type: 'string', default: '60' },
    /** Plays this seed alone and tells its story if it fails. */
    seed: { type: 'string' },
    moves: { type: 'string', default: '200' },
  },
});

const tell = (line: string): void => void process.stdout.write(`${line}\n`);
if (values.seed !== undefined) process.exitCode = (await explainSeed(Number(values.seed), Number(values.moves), tell)) ? 0 : 1;
else process.exitCode = (await prove({ folder: values.folder, minutes: Number(values.minutes), tell })) === 0 ? 0 : 1;
