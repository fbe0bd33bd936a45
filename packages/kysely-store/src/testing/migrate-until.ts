import { Kysely, PostgresDialect } from 'kysely';
import { migrations } from '../migrate.js';
import { Migrator } from 'kysely/migration';
import { Pool } from 'pg';

/** An empty database with the schema of a former version: all migrations before that name. */
export async function migrateUntil(connectionString: string, name: string): Promise<void> {
  const former = Object.fromEntries(Object.entries(migrations).filter(([migration]) => migration < name));
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new Pool({ connectionString }) }) });
  const tables = { migrationTableName: 'clounect_migration', migrationLockTableName: 'clounect_migration_lock' };
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => former }, ...tables }).migrateToLatest();
  await db.destroy();
  if (error !== undefined) throw error;
}

/** A tenant with a source, in the columns that every version has. */
export const formerTenant = [
  `insert into tenant (tenant_id, name, webhook_id, direction, is_paused, time_zone, policies, source_id, epoch, sfa, graph)
   values ('tenant-1', 'x', 'webhook-1', 'oneWay', false, 'Asia/Tokyo', '{}', 'source-1', 'epoch-1', '{}', '{}')`,
  `insert into source (tenant_id, source_id, host, table_name, schedule_field, settings)
   values ('tenant-1', 'source-1', 'example.justsfa.com', 'example_table', 'field_schedule', '{}')`,
];
