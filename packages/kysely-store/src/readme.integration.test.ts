import { mkdtempSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { randomBytes } from 'node:crypto';
import { runReadme } from '@clounect/test-servers';
import { createPgliteStore, createPostgresStore, type Store } from './index.js';
import { exampleTenant } from '@clounect/core/testing';

it('the example of the README runs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clounect-readme-'));
  const masterKey = randomBytes(32);
  const before = await createPgliteStore({ folder, masterKey });
  await before.migrate();
  await before.tenants.put(exampleTenant('tenant-1'));
  const { sourceId } = await before.tenants.useSource('tenant-1', { host: 'example.justsfa.com', table: 'table_1', scheduleField: 'field_1', settings: {} });
  await before.close();

  const env = { CLOUNECT_MASTER_KEY: masterKey.toString('base64') };
  const [store] = (await runReadme(new URL('../README.md', import.meta.url), { createPgliteStore, createPostgresStore, Pool, process: { env }, tenantId: 'tenant-1', sourceId }, {
    names: ['store'],
    instead: { "'./data'": JSON.stringify(folder), 'await store.close();': '' },
  })) as [Store];
  expect(await store.queue.nextDueInMs(), 'what was accepted is carried out').toBeUndefined();
  await store.close();
  rmSync(folder, { recursive: true });
});
