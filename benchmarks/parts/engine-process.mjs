// A worker process as it is run: the built host on a database. Settings: { database, masterKey, concurrency, roles }.
import { createClounect } from '@clounect/host';
import { createPgliteStore } from '@clounect/kysely-store';
import { createServer } from 'node:http';
import { once } from 'node:events';
import express from 'express';
import { answer, settings } from './child.mjs';

const { database, masterKey, concurrency, roles = ['worker'] } = settings();
const store = database.folder === undefined ? undefined : await createPgliteStore({ folder: database.folder, masterKey: Buffer.from(masterKey, 'base64') });
const clounect = await createClounect({
  database: store === undefined ? database : { store },
  masterKey,
  roles,
  ...(concurrency === undefined ? {} : { worker: { concurrency } }),
});
const server = createServer(express().disable('x-powered-by').use(clounect.router)).listen(0, '127.0.0.1');
await once(server, 'listening');

answer({
  port: () => server.address().port,
  setUp: async (setup) => (await clounect.setUpTenant(setup)).tenant.sourceId,
  start: () => clounect.start(),
  wake: () => clounect.wake(),
  accept: (notices) => store.inbox.accept(notices),
  pause: async (isPaused) => {
    await store.tenants.put({ ...(await store.tenants.find('example')), isPaused });
    clounect.wake();
  },
  isIdle: async () => (await store.queue.nextDueInMs()) === undefined,
});
