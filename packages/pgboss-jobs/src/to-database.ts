import { fromPglite, type Db } from 'pg-boss';

interface Rows {
  readonly rows: readonly Record<string, unknown>[];
}

/** A `Pool` of `pg`, or what behaves like one: a statement without parameters may be several, and one that fails costs its connection. */
export interface PoolLike {
  query(statement: string, parameters?: unknown[]): Promise<Rows>;
}

/** A `PGlite`. */
export interface PgliteLike {
  query(statement: string, parameters?: unknown[]): Promise<Rows>;
  exec(statements: string): Promise<readonly Rows[]>;
}

/** The store's own database, opened and ended by the host. */
export type JobDatabase = { readonly pool: PoolLike } | { readonly pglite: PgliteLike };

export function toDatabase(database: JobDatabase): Db {
  if ('pool' in database) {
    const { pool } = database;
    return { executeSql: async (statement, parameters) => toRows(await pool.query(statement, parameters)) };
  }
  const { pglite } = database;
  // Without its `listen`: a process wakes its own workers, and there is no other one on PGlite.
  return fromPglite({
    query: async (statement, parameters) => toRows(await pglite.query(statement, parameters)),
    exec: async (statements) => (await pglite.exec(statements)).map(toRows),
  });
}

/** Several statements have several results, which pg-boss knows how to read: handed on as they are. */
function toRows<Result extends Rows>(result: Result): Result & { rows: never[] } {
  return result as Result & { rows: never[] };
}
