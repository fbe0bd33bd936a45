import { createStore } from './create-store.js';
import { Kysely, PostgresDialect } from 'kysely';
import type { Database } from './database.js';
import type { PostgresPool } from 'kysely';
import type { Store, StoreOptions } from './create-store.js';

export interface PostgresStoreOptions extends StoreOptions {
  /** A `Pool` of `pg`, or what behaves like one. PostgreSQL 15 or later. It stays the host's: `close` does not end it. */
  readonly pool: PostgresPool;
}

/** A store on PostgreSQL, for any number of processes on one database. */
export function createPostgresStore({ pool, ...options }: PostgresStoreOptions): Store {
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { ...createStore(db, options), close: async () => undefined };
}
