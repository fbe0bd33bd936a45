import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startOwnPostgres } from '@clounect/test-servers';
import { openStore } from './open-store.js';
import { optionsSchema } from './options.js';

let server: Awaited<ReturnType<typeof startOwnPostgres>>;
let url = '';

beforeAll(async () => {
  server = await startOwnPostgres();
  url = server.urlOf('postgres');
});
afterAll(() => server.stop());

it('survives that the database cuts connections off while they are used, and works on', async () => {
  const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const { store, close } = await openStore(optionsSchema.parse({ database: { url }, masterKey: Buffer.alloc(32).toString('base64') }), logger);
  const killer = new Client({ connectionString: url });
  await killer.connect();
  let failures = 0;
  let cut = 0;
  const ask = async (): Promise<void> => {
    for (let turn = 0; turn < 60; turn += 1) await store.queue.claim('worker', 1).catch(() => (failures += 1));
  };
  const lanes = [ask(), ask(), ask()];
  for (let turn = 0; turn < 15; turn += 1) {
    const { rowCount } = await killer.query("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'");
    cut += rowCount ?? 0;
    await sleep(5);
  }
  await Promise.all(lanes);
  expect(cut).toBeGreaterThan(0);
  expect(logger.warn.mock.calls.length + failures).toBeGreaterThan(0);
  expect(await store.queue.claim('worker', 1)).toEqual([]);
  await close();
  await killer.end();
});
