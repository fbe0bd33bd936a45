import { ClounectError, type JobScheduler } from '@clounect/core';
import { createPgliteStore, createPostgresStore, type StoreOptions } from '@clounect/kysely-store';
import { createPgbossJobs, type JobDatabase } from '@clounect/pgboss-jobs';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import type { Logger } from './logging/logger.js';
import { toLogFields } from './logging/to-log-fields.js';
import type { ClounectStore, ParsedOptions } from './options.js';

/** An open, migrated store. */
export interface OpenStore {
  readonly store: ClounectStore;
  /** On the same database. */
  readonly jobs: JobScheduler | undefined;
  /** The same database, for what lies beside the store; not of a store that was given. */
  readonly db: Kysely<unknown> | undefined;
  /** No other process can have it open, so every lease found in it is a dead process's (rule 13). */
  readonly isExclusive: boolean;
  close(): Promise<void>;
}

/** Throws `folderInUse`, `masterKeyWrong`, `databaseUnreachable`. */
export async function openStore({ database, masterKey: base64 = '', eventQuietMs, eventLongestMs }: ParsedOptions, logger: Logger): Promise<OpenStore> {
  const settings: StoreOptions = { masterKey: Buffer.from(base64, 'base64'), eventQuietMs, eventLongestMs };
  if ('store' in database) {
    await database.store.migrate?.();
    return { store: database.store, jobs: database.store.jobs, db: undefined, isExclusive: false, close: () => Promise.resolve() };
  }
  return 'folder' in database ? openFolder(database, settings, logger) : openPostgres(database, settings, logger);
}

async function openFolder({ folder, waitMs }: { folder: string; waitMs: number }, settings: StoreOptions, logger: Logger): Promise<OpenStore> {
  const store = await createPgliteStore({ ...settings, folder, waitMs });
  const db = new Kysely<unknown>({ dialect: new PGliteDialect({ pglite: store.pglite }) });
  return migrated({ store, jobs: openJobs({ pglite: store.pglite }, logger), db, isExclusive: true, close: () => store.close() });
}

type PostgresSettings = Extract<ParsedOptions['database'], { readonly url: string }>;

async function openPostgres({ url, maxConnections, preparesStatements }: PostgresSettings, settings: StoreOptions, logger: Logger): Promise<OpenStore> {
  // A connection that hangs must not hold a slot for ever: the lease would be prolonged with it.
  const pool = new Pool({ connectionString: url, max: maxConnections, connectionTimeoutMillis: 5_000, query_timeout: 20_000, keepAlive: true });
  pool.on('error', (error) => logger.warn(toLogFields(error), 'an idle database connection was lost'));
  // One that is lost while it is used fails its query; without a listener of its own it would end the process besides.
  pool.on('connect', (client) => client.on('error', (error) => logger.warn(toLogFields(error), 'a database connection was lost in use')));
  const store = createPostgresStore({ ...settings, pool, preparesStatements });
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
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  return migrated({ store, jobs: openJobs({ pool }, logger), db, isExclusive: false, close });
}

function openJobs(database: JobDatabase, logger: Logger): JobScheduler {
  return createPgbossJobs({ database, onError: (error) => logger.warn(toLogFields(error), 'the job scheduler met an error; it tries again') });
}

async function migrated(opened: OpenStore): Promise<OpenStore> {
  try {
    await opened.store.migrate?.();
  } catch (error) {
    await opened.close();
    throw error;
  }
  return opened;
}
