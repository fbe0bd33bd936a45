import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoSettings as graphDemo, startGraphSimulator, type GraphSimulator } from '@clounect/simulators/graph';
import express from 'express';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startOwnPostgres, type OwnPostgres } from '@clounect/test-servers';
import { createClounect, type Clounect } from '../create-clounect.js';
import { exampleSetup, webhookSecret } from '../testing/example-setup.js';
import { startCuttingProxy, type CuttingProxy } from '../testing/start-cutting-proxy.js';

let postgres: OwnPostgres;
let proxy: CuttingProxy;
let graph: GraphSimulator;
let clounect: Clounect;
let server: Server;
let logged: string[] = [];
let nextRecord = 0;
const people = graphDemo.users.slice(0, 2);

beforeAll(async () => {
  postgres = await startOwnPostgres();
  proxy = await startCuttingProxy(postgres.port);
  graph = await startGraphSimulator({ port: 0, settings: { switches: { limits: false } } });
});
afterAll(async () => {
  await graph?.close();
  await proxy?.close();
  await postgres?.stop();
});

beforeEach(async () => {
  logged = [];
  const note = (fields: object): void => void logged.push('code' in fields ? String(fields.code) : '');
  const url = postgres.url.replace(`:${postgres.port}/`, `:${proxy.port}/`);
  clounect = await createClounect({
    database: { url, maxConnections: 4 },
    masterKey: Buffer.alloc(32).toString('base64'),
    worker: { pollMs: 50 },
    // There is no JUST.SFA here to compare with.
    reconcile: { everyHours: 0, backFills: false },
    logger: { debug: () => undefined, info: () => undefined, warn: note, error: note },
  });
  const [app] = graphDemo.apps;
  await clounect.setUpTenant({
    ...exampleSetup,
    graph: { settings: { graphUrl: graph.graphUrl, tokenEndpoint: graph.tokenEndpoint, clientId: app?.clientId ?? '' }, clientSecret: app?.secrets[0]?.value ?? '' },
    links: people.map(({ displayName, mail }, index) => ({ name: displayName, sfaUserId: `user-${index}`, mail: mail ?? '' })),
  });
  server = createServer(express().use(clounect.router)).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.close().closeAllConnections();
  await clounect.stop();
});

async function send(recordId: number): Promise<number> {
  const record = {
    field_1000000001: { field_1000000001_period: ['2027-01-12T09:00+09:00', '2027-01-12T10:00+09:00'], field_1000000001_participants: people.map((_, index) => [`user-${index}`, '', '', '', '']) },
    field_1000000002: titleOf(recordId),
    field_1000000003: '',
    field_1000000004: '',
  };
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook/${exampleSetup.webhookId}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [exampleSetup.webhookHeader]: webhookSecret },
    body: JSON.stringify({ type: 'ADD_RECORD', recordId, tableName: 'table_1000000001', updatedAt: new Date(Date.UTC(2026, 10, 22)).toISOString(), record }),
  });
  await answer.text();
  return answer.status;
}

const titleOf = (recordId: number): string => `予定${recordId}`;
const newRecords = (count: number): readonly number[] => Array.from({ length: count }, () => (nextRecord += 1));

/** Until each mailbox holds these titles and nothing waits, and then once more a moment later. */
async function expectOneEventOf(recordIds: readonly number[]): Promise<void> {
  const wanted = recordIds.map(titleOf).sort();
  const seen = async (): Promise<string[][]> =>
    Promise.all(people.map(async ({ mail }) => ((await (await fetch(`${graph.url}/_sim/mailboxes/${mail ?? ''}/events`)).json()) as { subject: string }[]).map(({ subject }) => subject).filter((subject) => wanted.includes(subject)).sort()));
  const isDone = async (): Promise<boolean> => {
    const [{ left = 1 } = {}] = await postgres.query('select count(*)::integer as left from work where dirty > done or leased_until is not null or wake_at is not null');
    return left === 0 && JSON.stringify(await seen()) === JSON.stringify(people.map(() => wanted));
  };
  for (let turn = 0; turn < 400 && !(await isDone()); turn += 1) await sleep(75);
  expect(await seen()).toEqual(people.map(() => wanted));
  await sleep(300);
  expect(await seen()).toEqual(people.map(() => wanted));
  const [{ worst } = {}] = await postgres.query('select max(attempts) as worst from work');
  expect(worst, 'no record is to blame').toBe(0);
}

/** Lets every write to the table fail with that SQLSTATE, in the database itself. */
async function failing(table: string, sqlState: string, meanwhile: () => Promise<void>): Promise<void> {
  await postgres.query(`create or replace function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused' using errcode = '${sqlState}'; end $$`);
  await postgres.query(`create trigger refuse before insert or update on ${table} for each statement execute function refuse()`);
  try {
    await meanwhile();
  } finally {
    await postgres.query(`drop trigger refuse on ${table}`);
  }
}

const rows = async (): Promise<unknown> => postgres.query('select (select count(*) from inbox) as notices, (select sum(dirty) from work) as hints');

describe('a full disk (SQLSTATE 53100)', () => {
  it('refuses webhooks with 503 and leaves nothing half-done; what is sent again is carried out', async () => {
    await clounect.start();
    const records = newRecords(20);
    const before = await rows();
    await failing('inbox', '53100', async () => {
      expect(new Set(await Promise.all(records.map(send)))).toEqual(new Set([503]));
      expect(await rows()).toEqual(before);
    });
    expect(new Set(await Promise.all(records.map(send)))).toEqual(new Set([200]));
    await expectOneEventOf(records);
    expect(logged).toContain('databaseUnreachable');
  });

  it('holds up a worker in the middle of its records, and doubles and loses nothing', async () => {
    const records = newRecords(20);
    await Promise.all(records.map(send));
    await failing('mapping', '53100', async () => {
      await clounect.start();
      await sleep(1_500);
    });
    await expectOneEventOf(records);
    expect(new Set(logged)).toEqual(new Set(['databaseUnreachable']));
  });
});

it('a connection lost inside COMMIT: an unknown intake is a 503, an unknown end is worked on again, and nothing is doubled', async () => {
  const records = newRecords(30);
  proxy.cutCommits(1);
  expect(await send(records[0] ?? 0)).toBe(503);
  expect(await send(records[0] ?? 0)).toBe(200);
  expect(new Set(await Promise.all(records.map(send)))).toEqual(new Set([200]));
  const before = proxy.cut();
  await clounect.start();
  for (let turn = 0; turn < 6; turn += 1) {
    proxy.cutCommits(1);
    await sleep(120);
  }
  proxy.cutCommits(0);
  expect(proxy.cut() - before).toBeGreaterThan(0);
  await expectOneEventOf(records);
});

it('statements that run into their timeout, behind a lock that somebody holds, are tried again', async () => {
  const records = newRecords(10);
  await Promise.all(records.map(send));
  const blocker = new Client({ connectionString: postgres.url });
  await blocker.connect();
  const user = `alter role clounect set statement_timeout`;
  await postgres.query(`${user} = '200ms'`);
  try {
    // New connections get the timeout.
    await blocker.query(`set statement_timeout = 0`);
    await postgres.query(`select pg_terminate_backend(pid) from pg_stat_activity where pid not in (pg_backend_pid(), ${Number((await blocker.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid)}) and backend_type = 'client backend'`);
    await blocker.query('begin');
    await blocker.query('lock table mapping in exclusive mode');
    await clounect.start();
    await sleep(1_500);
    await blocker.query('rollback');
  } finally {
    await blocker.end();
    await postgres.query(`alter role clounect reset statement_timeout`);
  }
  await expectOneEventOf(records);
  expect(logged).toContain('databaseUnreachable');
});

it('a pool that is used up: every 200 is durable, the others are told 503, and all goes on afterwards', async () => {
  const records = newRecords(60);
  const blocker = new Client({ connectionString: postgres.url });
  await blocker.connect();
  await blocker.query('begin');
  await blocker.query('lock table tenant in access exclusive mode');
  const early = Promise.all(records.map(send));
  await sleep(500);
  await blocker.query('rollback');
  await blocker.end();
  const statuses = await early;
  await clounect.start();
  await expectOneEventOf(records.filter((_, index) => statuses[index] === 200));
  const refused = records.filter((_, index) => statuses[index] !== 200);
  expect(new Set(await Promise.all(refused.map(send)))).toEqual(new Set(refused.length > 0 ? [200] : []));
  await expectOneEventOf(records);
});
