import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoSettings as graphDemo, startGraphSimulator, type GraphSimulator } from '@clounect/simulators/graph';
import { createPgliteStore, type Store } from '@clounect/kysely-store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createClounect, type Clounect } from '../create-clounect.js';
import { exampleSetup } from '../testing/example-setup.js';

const hangMs = 6_000;
let graph: GraphSimulator;
let store: Store;
let clounect: Clounect;
const sources = new Map<string, string>();
const [slow, quick, other] = graphDemo.users.map(({ id, displayName, mail }) => ({ id, displayName, mail: mail ?? '' }));

beforeEach(async () => {
  graph = await startGraphSimulator({ port: 0, settings: { switches: { limits: false } } });
  store = await createPgliteStore({ masterKey: randomBytes(32) });
  const ignore = (): undefined => undefined;
  clounect = await createClounect({ database: { store }, worker: { concurrency: 4, pollMs: 50, drainMs: 0 }, logger: { debug: ignore, info: ignore, warn: ignore, error: ignore } });
  await clounect.start();
});
afterEach(async () => {
  await fetch(`${graph.url}/_sim/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ faults: [] }) });
  await Promise.all([clounect.stop(), graph.close()]);
  await store.close();
});

async function addTenant(tenantId: string, webhookId: string, people: readonly ({ readonly displayName: string; readonly mail: string } | undefined)[]): Promise<void> {
  const [app] = graphDemo.apps;
  const { tenant } = await clounect.setUpTenant({
    ...exampleSetup,
    tenantId,
    webhookId,
    graph: { settings: { graphUrl: graph.graphUrl, tokenEndpoint: graph.tokenEndpoint, clientId: app?.clientId ?? '' }, clientSecret: app?.secrets[0]?.value ?? '' },
    links: people.flatMap((person, index) => (person === undefined ? [] : [{ name: person.displayName, sfaUserId: `user-${index}`, mail: person.mail }])),
  });
  sources.set(tenantId, tenant.sourceId);
}

async function accept(tenantId: string, recordIds: readonly number[], takers: number): Promise<void> {
  await store.inbox.accept(
    recordIds.map((recordId) => {
      const schedule = { field_1000000001_period: ['2027-01-12T09:00+09:00', '2027-01-12T10:00+09:00'], field_1000000001_participants: Array.from({ length: takers }, (_, index) => [`user-${index}`, '', '', '', '']) };
      const record = { field_1000000001: schedule, field_1000000002: `${tenantId} ${recordId}`, field_1000000003: '', field_1000000004: '' };
      const body = JSON.stringify({ type: 'ADD_RECORD', recordId, tableName: 'table_1000000001', updatedAt: '2026-11-22T00:00:00Z', record });
      return { tenantId, sourceId: sources.get(tenantId) ?? '', recordId: String(recordId), body, isSigned: true };
    }),
  );
  clounect.wake();
}

/** Every call to that mailbox hangs. */
async function hang(mailboxId: string): Promise<void> {
  const faults = [{ kind: '*', pathContains: mailboxId, delayMs: hangMs, effect: 'none' }];
  await fetch(`${graph.url}/_sim/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ faults }) });
}

async function msUntilIn(mail: string, title: string): Promise<number> {
  const began = performance.now();
  for (;;) {
    const events = (await (await fetch(`${graph.url}/_sim/mailboxes/${mail}/events`)).json()) as { readonly subject: string }[];
    if (events.some(({ subject }) => subject === title)) return performance.now() - began;
    if (performance.now() - began > 2 * hangMs) return Infinity;
    await sleep(10);
  }
}

it('another tenant\'s single changes are carried out at once while one tenant\'s backlog hangs in all of its slots', async () => {
  await addTenant('crowd', '0b7e3c1a-52d4-4f0e-9a68-000000000001', [slow]);
  await addTenant('single', '0b7e3c1a-52d4-4f0e-9a68-000000000002', [other]);
  await hang(slow?.id ?? '');
  await accept('crowd', Array.from({ length: 500 }, (_, n) => n + 1), 1);
  await sleep(300);
  const took: number[] = [];
  for (let recordId = 1; recordId <= 5; recordId += 1) {
    await accept('single', [recordId], 1);
    took.push(await msUntilIn(other?.mail ?? '', `single ${recordId}`));
  }
  expect(Math.max(...took)).toBeLessThan(hangMs / 3);
});

it('a mailbox whose calls hang does not delay the record\'s other mailboxes', async () => {
  await addTenant('single', '0b7e3c1a-52d4-4f0e-9a68-000000000002', [slow, quick]);
  await hang(slow?.id ?? '');
  await accept('single', [1], 2);
  expect(await msUntilIn(quick?.mail ?? '', 'single 1')).toBeLessThan(hangMs / 3);
  expect(await msUntilIn(slow?.mail ?? '', 'single 1')).toBeLessThan(2 * hangMs);
});
