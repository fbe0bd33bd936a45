/**
 * SQLSTATE classes that speak of the server and its connections, never of a record: connection, transaction state, rollback, resources
 * (also a full disk), objects in use, operator's intervention (also a statement's timeout), system.
 */
const sqlClasses = new Set(['08', '25', '40', '53', '55', '57', '58']);
const connectionCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);
/** What pg says without a code. */
const connectionTexts = /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed)/;

/** Whether the database is away, overtaxed or being restarted: it passes, and no record is to blame. */
export function isDatabaseTrouble(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isDatabaseTrouble);
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return connectionCodes.has(code) || (/^[0-9A-Z]{5}$/.test(code) && sqlClasses.has(code.slice(0, 2))) || connectionTexts.test(error.message);
}
