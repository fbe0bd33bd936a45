import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { startPostgres, type PostgresServer } from '@clounect/test-servers';
import { createPostgresStore } from '../create-postgres-store.js';
import { Pool } from 'pg';
import { watchPool } from './watched-pool.js';
import type { Store } from '../create-store.js';
import type { Watch } from './watched-pool.js';

export interface UsedDatabase {
  connectionString(): string;
  /** Ended after the test. */
  newPool(): Pool;
  /** As another process would have it. */
  newStore(watch?: Watch): Store;
  /** Goes on with an empty database, without our schema. */
  renew(): Promise<void>;
}

/** A migrated database of its own for each test of a file, on one PostgreSQL. */
export function useDatabase(): UsedDatabase {
  let server: PostgresServer | undefined;
  let connectionString = '';
  let pools: Pool[] = [];
  const newPool = (): Pool => {
    const pool = new Pool({ connectionString, max: 10 });
    pools.push(pool);
    return pool;
  };
  const newStore = (watch: Watch = {}): Store => createPostgresStore({ pool: watchPool(newPool(), watch), masterKey: new Uint8Array(32) });
  const renew = async (): Promise<void> => {
    connectionString = (await server?.createDatabase()) ?? '';
  };

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await server?.stop();
  });
  beforeEach(async () => {
    await renew();
    await newStore().migrate();
  });
  afterEach(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    pools = [];
  });
  return { connectionString: () => connectionString, newPool, newStore, renew };
}
