import type { Logger, LogLevel } from './logger.js';

const secretKey = /secret|password|apikey|token|authorization|masterkey/i;
const urlPassword = /(\w+:\/\/[^:/@\s]+:)[^@/\s]+@/g;

/** One JSON object a line. What stands under a secret's name, or as the password in an address, is left out. */
export function createJsonLogger(write: (line: string) => void = (line) => void process.stdout.write(line)): Logger {
  const log =
    (level: LogLevel) =>
    (fields: object, message: string): void =>
      write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }, withoutSecrets)}\n`);
  return { debug: () => undefined, info: log('info'), warn: log('warn'), error: log('error') };
}

function withoutSecrets(key: string, value: unknown): unknown {
  if (secretKey.test(key)) return '[left out]';
  return typeof value === 'string' ? value.replace(urlPassword, '$1[left out]@') : value;
}
