import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoSettings, startGraphSimulator, type GraphSimulator } from '@clounect/simulators/graph';
import { startJustSfaSimulator, type JustSfaSimulator } from '@clounect/simulators/justsfa';
import express from 'express';
import { createClounect, type Clounect } from '../create-clounect.js';
import type { TenantSetup } from '../tenants/tenant-setup.js';

export const administrator = { email: 'admin@mihon.example', name: '管理 花子', password: 'a long enough password' };
/** A customer with nothing set up. */
export const emptySetup = { tenantId: 'empty', name: '見本工業', webhookId: '0b7e3c1a-52d4-4f0e-9a68-3f1c2d4e5a6c', administrators: [administrator] } satisfies TenantSetup;

export const [app] = demoSettings.apps;
export const sfaEntries = { tenant: 'example', apiKey: 'EXAMPLE-KEY', table: 'table_1000000001', panel: 'panel_1000000002', filter: 'filter_1000000003', scheduleField: 'field_1000000001', title: 'field_1000000002', location: 'field_1000000003', content: 'field_1000000004' };

export interface Seen {
  readonly status: number;
  readonly text: string;
  readonly location: string | null;
}

export interface ConsoleWorld {
  readonly url: string;
  readonly sfa: JustSfaSimulator;
  readonly graph: GraphSimulator;
  readonly clounect: Clounect;
  readonly graphEntries: { readonly tokenEndpoint: string; readonly clientId: string; readonly clientSecret: string; readonly expiresOn: string };
  readonly logged: readonly unknown[];
  addRecord(participant: string, title: string): Promise<void>;
  signIn(who?: { readonly email: string; readonly password: string }): Promise<Visitor>;
  close(): Promise<void>;
}

export interface Visitor {
  readonly cookie: string;
  see(path: string): Promise<Seen>;
  send(path: string, form: Readonly<Record<string, string>>): Promise<Seen>;
  /** Sends a form of the settings page with the revision that the page now shows, unless another one is given. */
  save(part: string, form: Readonly<Record<string, string>>, tenantId?: string): Promise<Seen>;
  revision(tenantId?: string): Promise<string>;
}

/** A host with its console on PGlite, and both simulators standing in for the real hosts; a customer with nothing set up. */
export async function startConsoleWorld(setups: readonly TenantSetup[] = [emptySetup]): Promise<ConsoleWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'clounect-settings-'));
  const [sfa, graph] = [await startJustSfaSimulator(), await startGraphSimulator()];
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const logged: unknown[] = [];
  const tell = (...line: readonly unknown[]): void => void logged.push(line);
  const graphOrigin = new URL(graph.graphUrl).origin;
  const standIns = { 'example.justsfa.com': sfa.url, 'login.microsoftonline.com': graphOrigin, 'graph.microsoft.com': graphOrigin };
  const clounect = await createClounect({ logger: { debug: tell, info: tell, warn: tell, error: tell }, publicUrl: url, database: { folder }, masterKey: Buffer.alloc(32, 7).toString('base64'), console: { standIns }, worker: { pollMs: 50 }, reconcile: { pollMs: 50 } });
  for (const setup of setups) await clounect.setUpTenant(setup);
  server.on('request', express().use(clounect.router));
  await clounect.start();

  async function signIn({ email, password }: { readonly email: string; readonly password: string } = administrator): Promise<Visitor> {
    const signedIn = await fetch(`${url}/sign-in`, { method: 'POST', redirect: 'manual', headers: { 'sec-fetch-site': 'same-origin' }, body: new URLSearchParams({ email, password }) });
    const cookie = signedIn.headers.getSetCookie().map((set) => set.split(';')[0]).join('; ');
    const visit = async (path: string, init: RequestInit = {}): Promise<Seen> => {
      const answer = await fetch(`${url}${path}`, { redirect: 'manual', ...init, headers: { cookie, 'sec-fetch-site': 'same-origin' } });
      return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') };
    };
    const send = (path: string, form: Readonly<Record<string, string>>): Promise<Seen> => visit(path, { method: 'POST', body: new URLSearchParams(form) });
    const revision = async (tenantId = emptySetup.tenantId): Promise<string> => /name="revision" value="(\d+)"/.exec((await visit(`/t/${tenantId}/settings`)).text)?.[1] ?? '';
    return { cookie, see: (path) => visit(path), send, revision, save: async (part, form, tenantId = emptySetup.tenantId) => send(`/t/${tenantId}/settings`, { part, revision: await revision(tenantId), ...form }) };
  }

  return {
    ...{ url, sfa, graph, clounect, logged, signIn },
    graphEntries: { tokenEndpoint: graph.tokenEndpoint, clientId: app?.clientId ?? '', clientSecret: app?.secrets[0]?.value ?? '', expiresOn: '' },
    addRecord: async (participant, title) => {
      const field = sfaEntries.scheduleField;
      const record = { [field]: { [`${field}_period`]: ['2027-01-12T09:00+09:00', '2027-01-12T10:00+09:00'], [`${field}_participants`]: [[participant]] }, [sfaEntries.title]: title, [sfaEntries.location]: '', [sfaEntries.content]: '' };
      const answer = await fetch(`${sfa.url}/_sim/records`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ record }) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    close: async () => {
      server.close().closeAllConnections();
      await clounect.stop();
      await Promise.all([sfa.close(), graph.close()]);
      rmSync(folder, { recursive: true });
    },
  };
}
