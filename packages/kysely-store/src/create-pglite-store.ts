import { createStore } from './create-store.js';
import { Kysely, PGliteDialect, sql, type PGliteDialectConfig } from 'kysely';
import { lockFolder } from './lock-folder.js';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from './database.js';
import type { Store, StoreOptions } from './create-store.js';

export interface PgliteStoreOptions extends StoreOptions {
  /** Made when it is missing; on a local disk. Without it everything is kept in memory and lost. */
  readonly folder?: string | undefined;
  /** How long to wait for another process that has the folder open. Milliseconds. @default 0 */
  readonly waitMs?: number | undefined;
}

type DialectInstance = Exclude<PGliteDialectConfig['pglite'], (...given: never[]) => unknown>;

/** What others need who keep tables of their own in the same database; the store closes it. */
export interface PgliteHandle extends DialectInstance {
  exec(statements: string): Promise<{ rows: Record<string, unknown>[] }[]>;
}

/**
 * A store in a folder, without a server, for one process. A commit is on disk when it resolves.
 * @throws ClounectError `folderInUse` when another process has the folder open; the message names its pid.
 */
export async function createPgliteStore({ folder, waitMs = 0, ...options }: PgliteStoreOptions): Promise<Store & { readonly pglite: PgliteHandle }> {
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const lock = folder === undefined ? undefined : await lockFolder(folder, { waitMs });
  try {
    const { PGlite } = await import('@electric-sql/pglite');
    const pglite = await (folder === undefined ? PGlite.create() : PGlite.create(join(folder, 'pgdata'), { relaxedDurability: false }));
    const db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) });
    const store = createStore(db, options);
    return {
      ...store,
      pglite,
      // A server makes statistics by itself; without them the planner takes a log of any length for a short one.
      async migrate() {
        await store.migrate();
        await sql`analyze`.execute(db);
      },
      async close() {
        await db.destroy();
        if (!pglite.closed) await pglite.close();
        await lock?.release();
      },
    };
  } catch (error) {
    await lock?.release();
    throw error;
  }
}
