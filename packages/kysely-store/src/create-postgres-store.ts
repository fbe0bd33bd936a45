import { createStore } from './create-store.js';
import { Kysely, PostgresDialect } from 'kysely';
import { prepareStatements } from './prepare-statements.js';
import type { Database } from './database.js';
import type { PostgresPool } from 'kysely';
import type { Store, StoreOptions } from './create-store.js';

export interface PostgresStoreOptions extends StoreOptions {
  /** A `Pool` of `pg`, or what behaves like one. PostgreSQL 15 or later. It stays the host's: `close` does not end it. */
  readonly pool: PostgresPool;
  /**
   * Whether the statements of intake and workers are planned once a connection (and `enable_seqscan` and `jit` are set off there), which takes half
   * of the load from the database. Only for a pool that is the store's alone, without a pooler between that forgets prepared statements.
   * @default false
   */
  readonly preparesStatements?: boolean | undefined;
}

/** A store on PostgreSQL, for any number of processes on one database. */
export function createPostgresStore({ pool, preparesStatements = false, ...options }: PostgresStoreOptions): Store {
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: preparesStatements ? prepareStatements(pool) : pool }) });
  return { ...createStore(db, options), close: async () => undefined };
}
