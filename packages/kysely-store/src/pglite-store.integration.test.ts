import { describeStore } from './testing/describe-store.js';
import { Kysely, PGliteDialect } from 'kysely';
import { mkdtemp, rm } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import type { Database } from './database.js';
import type { OpenDatabase } from './testing/describe-store.js';

async function open(folder?: string): Promise<OpenDatabase> {
  const pglite = await (folder === undefined ? PGlite.create() : PGlite.create(folder));
  const db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) });
  return {
    db,
    query: async (statement) => (await pglite.query<Record<string, unknown>>(statement)).rows,
    async close() {
      await db.destroy();
      if (folder !== undefined) await rm(folder, { recursive: true });
    },
  };
}

describeStore('PGlite in memory', () => open());
describeStore('PGlite in a folder', async () => open(await mkdtemp(join(tmpdir(), 'clounect-pglite-'))));
