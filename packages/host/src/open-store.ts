import { randomUUID } from 'node:crypto';
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
  /** No other process of ours is connected: until now nobody took webhooks in. `false` where that cannot be known. */
  isAlone(): Promise<boolean>;
  close(): Promise<void>;
}

/** Throws `folderInUse`, `masterKeyWrong`, `databaseUnreachable`. */
export async function openStore({ database, masterKey: base64 = '', eventQuietMs, eventLongestMs, roles }: ParsedOptions, logger: Logger): Promise<OpenStore> {
  const settings: StoreOptions = { masterKey: Buffer.from(base64, 'base64'), eventQuietMs, eventLongestMs };
  if ('store' in database) {
    await database.store.migrate?.();
    return { store: database.store, jobs: database.store.jobs, db: undefined, isExclusive: false, isAlone: () => Promise.resolve(false), close: () => Promise.resolve() };
  }
  return 'folder' in database ? openFolder(database, settings, logger) : openPostgres(database, settings, logger, roles.includes('intake'));
}

async function openFolder({ folder, waitMs }: { folder: string; waitMs: number }, settings: StoreOptions, logger: Logger): Promise<OpenStore> {
  const store = await createPgliteStore({ ...settings, folder, waitMs });
  const db = new Kysely<unknown>({ dialect: new PGliteDialect({ pglite: store.pglite }) });
  return migrated({ store, jobs: openJobs({ pglite: store.pglite }, logger), db, isExclusive: true, isAlone: () => Promise.resolve(true), close: () => store.close() });
}

type PostgresSettings = Extract<ParsedOptions['database'], { readonly url: string }>;

async function openPostgres({ url, maxConnections, preparesStatements }: PostgresSettings, settings: StoreOptions, logger: Logger, takesIn: boolean): Promise<OpenStore> {
  const name = `${takesIn ? takers : 'clounect-worker:'}${randomUUID()}`;
  // A connection that hangs must not hold a slot for ever: the lease would be prolonged with it.
  const pool = new Pool({ connectionString: url, max: maxConnections, connectionTimeoutMillis: 5_000, query_timeout: 20_000, keepAlive: true, application_name: name, min: 1 });
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
  // The connections themselves say who is there: those of a dead process are gone.
  const isAlone = async (): Promise<boolean> =>
    (await pool.query('select from pg_stat_activity where datname = current_database() and starts_with(application_name, $1) and application_name <> $2 limit 1', [takers, name])).rowCount === 0;
  return migrated({ store, jobs: openJobs({ pool }, logger), db, isExclusive: false, isAlone, close });
}

/** How connections of processes that take webhooks in are called, whatever follows. */
const takers = 'clounect-intake:';

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
