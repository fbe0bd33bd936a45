import type { Executor } from './database.js';

/** `retryable`: the database gave up to let others go on. `refused`: it surely stored nothing and would refuse again. */
export type DatabaseRefusal = 'retryable' | 'refused' | 'unknown';

const retryable = new Set(['40001', '40P01']);
/** SQLSTATE classes that speak of the statement and its values, never of the connection or the server. */
const aboutValues = new Set(['21', '22', '23', '54']);

export function toRefusal(error: unknown): DatabaseRefusal {
  const code = typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (retryable.has(code)) return 'retryable';
  return code.length === 5 && aboutValues.has(code.slice(0, 2)) ? 'refused' : 'unknown';
}

const tries = 5;

/**
 * One transaction at READ COMMITTED: evidence has to come from a later snapshot than the lock (rule 10). Deadlocks and
 * serialisation failures are tried again, five times in all; everything else is thrown as it came.
 */
export async function transact<Result>(db: Executor, work: (transaction: Executor) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().setIsolationLevel('read committed').execute(work);
    } catch (error) {
      if (attempt === tries || toRefusal(error) !== 'retryable') throw error;
    }
  }
}
