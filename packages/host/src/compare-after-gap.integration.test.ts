import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInMemoryGraph } from '@clounect/core/testing';
import { startPostgres, type PostgresServer } from '@clounect/test-servers';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createClounect, type Clounect } from './create-clounect.js';
import type { ClounectOptions } from './options.js';
import { portTokens } from './port-tokens.js';
import { systemClock } from './system-clock.js';
import { exampleSetup } from './testing/example-setup.js';

const ignore = () => undefined;
const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
const graph = createInMemoryGraph({ now: systemClock.now });
for (const { sfaUserId, mail, name } of exampleSetup.links) graph.addMailbox({ mailboxId: `mailbox of ${sfaUserId}`, mail, name });

let server: PostgresServer;
const running = new Set<Clounect>();
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());
afterEach(async () => {
  for (const clounect of running) await end(clounect);
});

async function end(clounect: Clounect): Promise<void> {
  running.delete(clounect);
  await clounect.stop();
}

/** One that carries nothing out, so that what it asks for stays to be seen. */
async function open(database: ClounectOptions['database'], reconcile: ClounectOptions['reconcile'] = { afterGapMinutes: 0 }): Promise<Clounect> {
  const connection = { client: () => graph.client, feed: undefined as never };
  const clounect = await createClounect({ database, reconcile, logger, masterKey: Buffer.alloc(32, 7).toString('base64'), roles: ['intake'], bind: (container) => void container.rebind(portTokens.connectGraph).toConstantValue(() => connection) });
  running.add(clounect);
  return clounect;
}

const comparisons = async (clounect: Clounect): Promise<number> => (await clounect.reconcileProgress('example')).filter(({ scope }) => scope.kind === 'all').length;

it('a host that is the first to take webhooks in again asks for a comparison: nobody knows what was sent meanwhile', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clounect-gap-'));
  const former = await open({ folder });
  await former.setUpTenant(exampleSetup);
  expect(await comparisons(former)).toBe(0);
  await end(former);
  const next = await open({ folder });
  await next.start();
  expect(await comparisons(next)).toBe(1);
  await end(next);
  rmSync(folder, { recursive: true });
});

it('one that joins others asks for none; the next one after all have gone does, unless it is told never to', async () => {
  const url = await server.createDatabase();
  const former = await open({ url });
  await former.setUpTenant(exampleSetup);
  const joining = await open({ url });
  await joining.start();
  expect(await comparisons(joining)).toBe(0);
  await Promise.all([former, joining].map(end));

  const never = await open({ url }, { everyHours: 0 });
  await never.start();
  expect(await comparisons(never)).toBe(0);
  await end(never);

  const next = await open({ url });
  await next.start();
  expect(await comparisons(next)).toBe(1);
});
