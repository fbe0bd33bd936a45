import { toRefusal } from './transact.js';
import { ClounectError } from '@clounect/core';
import { Migrator } from 'kysely/migration';
import * as initial from './migrations/0001-initial.js';
import * as twoWay from './migrations/0002-two-way.js';
import * as feedDoubts from './migrations/0003-feed-doubts.js';
import * as brake from './migrations/0004-brake.js';
import * as housekeeping from './migrations/0005-housekeeping.js';
import * as health from './migrations/0006-health.js';
import * as urgency from './migrations/0007-urgency.js';
import * as rateBudget from './migrations/0008-rate-budget.js';
import * as reconcile from './migrations/0009-reconcile.js';
import * as restore from './migrations/0010-restore.js';
import * as activityPages from './migrations/0011-activity-pages.js';
import * as settings from './migrations/0012-settings.js';
import * as linkTests from './migrations/0013-link-tests.js';
import * as latency from './migrations/0014-latency.js';
import * as formerSecret from './migrations/0015-former-secret.js';
import { sql } from 'kysely';
import type { Executor } from './database.js';

/** In order; a released one is never changed. A column goes only after no released version reads it (expand, then contract). */
export const migrations = {
  '0001-initial': initial,
  '0002-two-way': twoWay,
  '0003-feed-doubts': feedDoubts,
  '0004-brake': brake,
  '0005-housekeeping': housekeeping,
  '0006-health': health,
  '0007-urgency': urgency,
  '0008-rate-budget': rateBudget,
  '0009-reconcile': reconcile,
  '0010-restore': restore,
  '0011-activity-pages': activityPages,
  '0012-settings': settings,
  '0013-link-tests': linkTests,
  '0014-latency': latency,
  '0015-former-secret': formerSecret,
};

/**
 * Brings the schema up to date. Hosts that start at once wait for each other (an advisory lock on PostgreSQL, the folder's
 * lock on PGlite). A schema that a newer version has brought further is left as it is: migrations only expand, so that this version
 * works on it, also when it is started anew in the middle of a rolling restart or after a step back.
 * @throws ClounectError `migrationFailed`; then nothing of the failed step was changed.
 */
export async function migrate(db: Executor): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const error = await migrateOnce(db);
    if (error === undefined) return;
    // A table that gets a column is locked against hosts at work, and either may be chosen to give way.
    if (attempt === tries || toRefusal(error) !== 'retryable') throw new ClounectError('migrationFailed', 'The schema could not be brought up to date.', { cause: error });
  }
}

const tries = 5;

async function migrateOnce(db: Executor): Promise<unknown> {
  const newer = await appliedByNewer(db);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...Object.fromEntries(newer.map((name) => [name, { up: async () => undefined }])), ...migrations }) },
    migrationTableName: 'clounect_migration',
    migrationLockTableName: 'clounect_migration_lock',
  });
  return (await migrator.migrateToLatest()).error;
}

async function appliedByNewer(db: Executor): Promise<readonly string[]> {
  const { rows: found } = await sql<{ is_there: boolean }>`select to_regclass('clounect_migration') is not null as is_there`.execute(db);
  if (found[0]?.is_there !== true) return [];
  const { rows } = await sql<{ name: string }>`select name from clounect_migration`.execute(db);
  return rows.map(({ name }) => name).filter((name) => !Object.hasOwn(migrations, name));
}

/** Whether every migration of this version is in the database; newer ones do no harm. Throws when it does not answer. */
export async function isMigrated(db: Executor): Promise<boolean> {
  const names = Object.keys(migrations);
  const { rows } = await sql<{ done: number }>`select count(*)::integer as done from clounect_migration where name = any(${names}::text[])`.execute(db);
  return rows[0]?.done === names.length;
}
