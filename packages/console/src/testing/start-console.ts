import { createAccounts } from '../accounts/create-accounts.js';
import { createConsole } from '../create-console.js';
import { createTestPorts } from './create-test-ports.js';
import { createTestUsers, type TestUsers } from './create-test-users.js';
import { createInMemoryStore, exampleTenant } from '@clounect/core/testing';
import { createVisitor as createKitVisitor } from '@clounect/page-kit/testing';
import express, { type Router } from 'express';
import { Kysely, PGliteDialect, sql } from 'kysely';
import { once } from 'node:events';
import { PGlite } from '@electric-sql/pglite';
import type { Accounts } from '../accounts/accounts.js';
import type { ActivityEntry } from '@clounect/core';
import type { AddressInfo } from 'node:net';

export interface RunningConsole extends Pick<TestUsers, 'sfa' | 'graph'> {
  readonly url: string;
  readonly router: Router;
  /** Every session has just run out. */
  expireSessions(): Promise<void>;
  readonly accounts: Accounts;
  /** Tokens of password resets, as their owner would get them. */
  readonly resets: readonly string[];
  readonly store: ReturnType<typeof createInMemoryStore>;
  note(entries: readonly Partial<ActivityEntry>[]): Promise<void>;
  close(): Promise<void>;
}

export const password = 'a long enough password';

/** The console with its own sign-in on PGlite, mounted below `/console` of an Express app; two tenants, an administrator each, an operator. */
export async function startConsole(): Promise<RunningConsole> {
  const db = new Kysely<unknown>({ dialect: new PGliteDialect({ pglite: await PGlite.create() }) });
  let ids = 0;
  const store = createInMemoryStore({ now: () => new Date().toISOString(), nextId: () => `id-${(ids += 1)}` });
  const { users, sfa, graph } = createTestUsers(store);
  // Each visitor of a test has an address of its own.
  const app = express().set('trust proxy', true);
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const resets: string[] = [];
  const accounts = createAccounts({ db, secret: 'only for tests, and longer than 32 characters', publicUrl: `${origin}/console`, sendReset: async ({ token }) => void resets.push(token) });
  await accounts.migrate();
  for (const tenantId of ['tenant-1', 'tenant-2']) {
    await store.tenants.put({ ...exampleTenant(tenantId), name: tenantId === 'tenant-1' ? '例示商事' : '見本工業' });
    await accounts.put({ email: `admin@${tenantId}.example`, name: '管理 花子', password, access: { role: 'administrator', tenantId } });
  }
  await accounts.put({ email: 'operator@clounect.example', name: '運用 太郎', password, access: { role: 'operator' } });
  const router = createConsole({ ...createTestPorts(store, users), signIn: accounts });
  app.use('/console', router);
  let count = 0;
  return {
    router,
    expireSessions: () => sql`update console_session set expires_at = now() - interval '1 second'`.execute(db).then(() => undefined),
    url: `${origin}/console`,
    ...{ accounts, resets, store, sfa, graph },
    note: (entries) =>
      store.activity.note(
        entries.map((entry) => ({ activityId: `line-${(count += 1)}`, tenantId: 'tenant-1', at: '2026-11-22T01:02:03Z', kind: 'execution', result: 'succeeded', direction: 'toOutlook', action: 'create', ...entry })),
      ),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await db.destroy();
    },
  };
}

let visitors = 0;

/** A visitor with an address of its own, so that one's wrong passwords don't slow down another. */
export function createVisitor(url: string) {
  const visitor = createKitVisitor(url, { 'x-forwarded-for': `192.0.2.${(visitors += 1)}` });
  return { ...visitor, signIn: (email: string, given = password) => visitor.send('/sign-in', { email, password: given }) };
}
