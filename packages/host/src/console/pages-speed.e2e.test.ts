import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInMemoryFeed, createInMemoryGraph } from '@clounect/core/testing';
import express from 'express';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClounect } from '../create-clounect.js';
import { openStore } from '../open-store.js';
import { optionsSchema, type ClounectOptions } from '../options.js';
import { portTokens } from '../port-tokens.js';
import { systemClock } from '../system-clock.js';
import { exampleSetup } from '../testing/example-setup.js';
import { fillLog } from '../testing/fill-log.js';
import { startPostgres, type PostgresServer } from '@clounect/test-servers';
import { openAccounts } from './open-accounts.js';

const lines = 100_000;
const mostMs = 50;
const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const masterKey = Buffer.alloc(32, 7).toString('base64');
const administrator = { email: 'admin@kaisha.example', name: '管理 花子', password: 'a long enough password' };
const operator = { email: 'operator@clounect.example', name: '運用 太郎', password: 'a long enough password' };
const setup = { ...exampleSetup, administrators: [administrator] };
const home = `/t/${setup.tenantId}`;
const pages = ['/', '/log', '/customer', '/health', '/charts', '/comparisons', '/comparisons/runs', '/why/17', '/settings', '/users', '/held', '/rules', '/manual', '/contact', `/?person=${encodeURIComponent('社員 7')}`, '/?result=failed', `/?person=${encodeURIComponent('社員 40')}&result=failed`, '/?from=2020-01-01&until=2099-12-31'];

async function begin(database: ClounectOptions['database']) {
  const graph = createInMemoryGraph({ now: systemClock.now });
  for (const { sfaUserId, mail, name } of setup.links) graph.addMailbox({ mailboxId: `mailbox of ${sfaUserId}`, mail, name });
  const connection = { client: () => graph.client, feed: createInMemoryFeed({ now: systemClock.now, graph }).feed };
  const options: ClounectOptions = { logger, database, masterKey, console: {}, bind: (container) => void container.rebind(portTokens.connectGraph).toConstantValue(() => connection) };
  const before = await createClounect(options);
  await before.setUpTenant(setup);
  await before.stop();
  const { db, close } = await openStore(optionsSchema.parse(options), logger);
  if (db === undefined) throw new Error('no database');
  await fillLog(db, setup.tenantId, lines);
  // As a server does by itself within a minute; the embedded database never does.
  if (database !== undefined && 'url' in database) await sql`analyze`.execute(db);
  await (await openAccounts({ db, masterKey, publicUrl: 'http://127.0.0.1', sendReset: undefined })).put({ ...operator, access: { role: 'operator' } });
  await close();
  const clounect = await createClounect(options);
  const server = createServer(express().use(clounect.router)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    end: async () => {
      server.close().closeAllConnections();
      await clounect.stop();
    },
  };
}

/** Somebody who is signed in and asks for pages. */
async function signedIn(url: string, { email, password }: typeof administrator) {
  const answer = await fetch(`${url}/sign-in`, { method: 'POST', redirect: 'manual', headers: { 'sec-fetch-site': 'same-origin' }, body: new URLSearchParams({ email, password }) });
  expect(answer.status).toBe(303);
  const cookie = answer.headers.getSetCookie().map((set) => set.split(';')[0]).join('; ');
  return async (path: string) => {
    const page = await fetch(`${url}${path}`, { redirect: 'manual', headers: { cookie } });
    return { status: page.status, text: await page.text() };
  };
}

const rounds = 10;

/**
 * Milliseconds that 19 of 20 answers took at most, in the best of some rounds: what else the machine does may only make it slower. Where the
 * database is in this process, no answer takes longer than the processor works for it, so that the smaller of both counts.
 */
async function p95(isAllHere: boolean, ask: () => Promise<{ readonly status: number }>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds && best >= mostMs; round += 1) {
    const took: number[] = [];
    for (let request = 0; request < 20; request += 1) {
      const [begun, worked] = [performance.now(), process.cpuUsage()];
      expect((await ask()).status).toBe(200);
      const { user, system } = process.cpuUsage(worked);
      const elapsed = performance.now() - begun;
      took.push(isAllHere ? Math.min(elapsed, (user + system) / 1_000) : elapsed);
    }
    best = Math.min(best, took.sort((one, other) => one - other)[18] ?? Number.POSITIVE_INFINITY);
  }
  return best;
}

async function slowPages(url: string, isAllHere: boolean): Promise<readonly string[]> {
  const [visit, operate] = [await signedIn(url, administrator), await signedIn(url, operator)];
  const { text } = await visit(`${home}/`);
  expect(text).toContain('商談');
  const older = /href="[^"]*(\?after=[^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
  const asked = [...pages, `/${older}`].map((path) => [path, () => visit(`${home}${path}`)] as const);
  const found: string[] = [];
  for (const [path, ask] of [...asked, ['/tenants', () => operate('/tenants')] as const]) {
    // The first ones pay for the compiler, and for days that are counted once.
    for (let warm = 0; warm < 3; warm += 1) await ask();
    const milliseconds = await p95(isAllHere, ask);
    process.stdout.write(`${milliseconds.toFixed(1).padStart(7)} ms  ${path}\n`);
    if (milliseconds >= mostMs) found.push(`${path}: ${milliseconds.toFixed(1)} ms`);
  }
  return found;
}

describe('with 100,000 lines in the log, 19 of 20 answers of every page take less than 50 ms', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clounect-pages-'));
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('on PGlite', async () => {
    const { url, end } = await begin({ folder });
    expect(await slowPages(url, true)).toEqual([]);
    await end();
  }, 300_000);

  it('on PostgreSQL', async () => {
    const { url, end } = await begin({ url: await server.createDatabase() });
    expect(await slowPages(url, false)).toEqual([]);
    await end();
  }, 300_000);
});
