import { ClounectError } from '@clounect/core';
import { createPgliteStore, createPostgresStore } from '@clounect/kysely-store';
import { Pool } from 'pg';
import type { Logger } from './logging/logger.js';
import { toLogFields } from './logging/to-log-fields.js';
import type { ClounectStore, ParsedOptions } from './options.js';

/** An open, migrated store. */
export interface OpenStore {
  readonly store: ClounectStore;
  /** No other process can have it open, so every lease found in it is a dead process's (rule 13). */
  readonly isExclusive: boolean;
  close(): Promise<void>;
}

/** Throws `folderInUse`, `masterKeyWrong`, `databaseUnreachable`. */
export async function openStore({ database, masterKey: base64 = '' }: ParsedOptions, logger: Logger): Promise<OpenStore> {
  const masterKey = Buffer.from(base64, 'base64');
  if ('store' in database) {
    await database.store.migrate?.();
    return { store: database.store, isExclusive: false, close: () => Promise.resolve() };
  }
  return 'folder' in database ? openFolder(database, masterKey) : openPostgres(database, masterKey, logger);
}

async function openFolder({ folder, waitMs }: { folder: string; waitMs: number }, masterKey: Uint8Array): Promise<OpenStore> {
  const store = await createPgliteStore({ folder, masterKey, waitMs });
  return migrated(store, true, () => store.close());
}

async function openPostgres({ url, maxConnections }: { url: string; maxConnections: number }, masterKey: Uint8Array, logger: Logger): Promise<OpenStore> {
  // A connection that hangs must not hold a slot for ever: the lease would be prolonged with it.
  const pool = new Pool({ connectionString: url, max: maxConnections, connectionTimeoutMillis: 5_000, query_timeout: 20_000, keepAlive: true });
  pool.on('error', (error) => logger.warn(toLogFields(error), 'an idle database connection was lost'));
  const store = createPostgresStore({ pool, masterKey });
  const close = async (): Promise<void> => {
    await store.close();
    if (!pool.ended) await pool.end();
  };
  try {
    await pool.query('select 1');
  } catch (error) {
    await close();
    throw new ClounectError('databaseUnreachable', 'The database does not answer.', { cause: error });
  }
  return migrated(store, false, close);
}

async function migrated(store: ClounectStore, isExclusive: boolean, close: () => Promise<void>): Promise<OpenStore> {
  try {
    await store.migrate?.();
  } catch (error) {
    await close();
    throw error;
  }
  return { store, isExclusive, close };
}
