import { ClounectError } from '@clounect/core';
import { Migrator } from 'kysely/migration';
import * as initial from './migrations/0001-initial.js';
import * as twoWay from './migrations/0002-two-way.js';
import * as rateBudget from './migrations/0008-rate-budget.js';
import * as urgency from './migrations/0007-urgency.js';
import type { Executor } from './database.js';

/** In order; a released one is never changed. A column goes only after no released version reads it (expand, then contract). */
export const migrations = { '0001-initial': initial, '0002-two-way': twoWay, '0007-urgency': urgency, '0008-rate-budget': rateBudget };

/**
 * Brings the schema up to date. Hosts that start at once wait for each other (an advisory lock on PostgreSQL, the folder's
 * lock on PGlite).
 * @throws ClounectError `migrationFailed`; then nothing of the failed step was changed.
 */
export async function migrate(db: Executor): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    migrationTableName: 'clounect_migration',
    migrationLockTableName: 'clounect_migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw new ClounectError('migrationFailed', 'The schema could not be brought up to date.', { cause: error });
}
