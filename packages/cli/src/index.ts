export { runCli } from './run-cli.js';

export type { CliPlace, Language } from './cli-place.js';
