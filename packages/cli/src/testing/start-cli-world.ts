import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { demoSettings, startGraphSimulator } from '@clounect/simulators/graph';
import { startJustSfaSimulator } from '@clounect/simulators/justsfa';

const cli = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const host = fileURLToPath(new URL('../../../host/dist/main.js', import.meta.url));
const webhookId = '0b7e3c1a-52d4-4f0e-9a68-3f1c2d4e5a6b';
export const secrets = { apiKey: 'EXAMPLE-KEY', webhookSecret: 'example-webhook-secret', clientSecret: demoSettings.apps[0]?.secrets[0]?.value ?? '', password: 'only-for-tests-2026' };
const mail = demoSettings.users[0]?.mail ?? '';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Host {
  readonly pid: number | undefined;
  readonly url: string;
  stop(): Promise<void>;
}

/** Both simulators in this process; the built command line and the built host as processes of their own, on one folder. */
export interface CliWorld {
  /** `DATA_DIR` of both. */
  readonly folder: string;
  /** Everything that the command line has written. */
  readonly written: readonly string[];
  run(...args: readonly string[]): Promise<Ran>;
  /** The path of a file that sets the tenant `example` up, with one person. */
  setupFile(source: { readonly table: string; readonly scheduleField: string }): string;
  /** Its webhooks come to wherever the latest host listens. */
  startHost(): Promise<Host>;
  createRecord(title: string): Promise<number>;
  rename(recordId: number, title: string): Promise<void>;
  remove(recordId: number): Promise<void>;
  /** Events of the person, by title. */
  events(): Promise<readonly { readonly id: string; readonly subject: string }[]>;
  calls(): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

export async function startCliWorld(): Promise<CliWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'clounect-cli-'));
  const graph = await startGraphSimulator({ port: 0, settings: { switches: { etagMove: false } } });
  const sfa = await startJustSfaSimulator({ port: 0 });
  const written: string[] = [];
  const env = { PATH: process.env['PATH'], DATA_DIR: folder };
  const call = async (url: string, path: string, method = 'GET', body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${url}/_sim/${path}`, { method, headers: { 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  };
  return {
    folder,
    written,
    run: async (...args) => {
      const child = spawn(process.execPath, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      const texts = { out: '', err: '' };
      child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.out += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.err += text));
      const [code] = (await once(child, 'close')) as [number | null];
      written.push(texts.out, texts.err);
      return { code, ...texts };
    },
    setupFile: ({ table, scheduleField }) => {
      const file = join(folder, `${table}.json`);
      const setup = {
        ...{ tenantId: 'example', name: '例示商事', webhookId, webhookHeader: 'x-clounect-secret', webhookSecret: secrets.webhookSecret },
        sfa: { settings: { tenant: 'example', baseUrl: sfa.url, limits: { perMinute: 60, perDay: 20_000 } }, apiKey: secrets.apiKey },
        source: { table, scheduleField, settings: { fields: { title: 'field_1000000002', location: 'field_1000000003', content: 'field_1000000004' } } },
        graph: { settings: { graphUrl: graph.graphUrl, tokenEndpoint: graph.tokenEndpoint, clientId: demoSettings.apps[0]?.clientId ?? '' }, clientSecret: secrets.clientSecret },
        links: [{ name: '山田 太郎', sfaUserId: 'taro.yamada', mail }],
        administrators: [{ email: 'admin@kaisha.example', name: '管理 花子', password: secrets.password }],
      };
      writeFileSync(file, JSON.stringify([setup]));
      return file;
    },
    startHost: async () => {
      const child = spawn(process.execPath, [host], { env: { ...env, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] });
      const port = await new Promise<number>((resolve, reject) => {
        child.once('exit', (code) => reject(new Error(`the host ended with ${code}`)));
        createInterface({ input: child.stdout }).on('line', (line) => {
          const told = JSON.parse(line) as { readonly port?: number };
          if (told.port !== undefined) resolve(told.port);
        });
      });
      const webhook = { table: 'table_1000000001', url: `http://127.0.0.1:${port}/webhook/${webhookId}`, headers: { 'x-clounect-secret': secrets.webhookSecret } };
      await call(sfa.url, 'webhooks/clounect', 'PUT', webhook);
      return {
        pid: child.pid,
        url: `http://127.0.0.1:${port}`,
        stop: async () => {
          const gone = once(child, 'exit');
          child.kill('SIGTERM');
          await gone;
        },
      };
    },
    createRecord: async (title) => {
      const schedule = { field_1000000001_period: ['2027-01-12T10:00+09:00', '2027-01-12T11:00+09:00'], field_1000000001_participants: ['taro.yamada'] };
      return ((await call(sfa.url, 'records', 'POST', { record: { field_1000000001: schedule, field_1000000002: title } })) as { recordId: number }).recordId;
    },
    rename: async (recordId, title) => void (await call(sfa.url, `records/${recordId}`, 'PUT', { record: { field_1000000002: title } })),
    remove: async (recordId) => void (await call(sfa.url, `records/${recordId}`, 'DELETE')),
    events: async () => ((await call(graph.url, `mailboxes/${mail}/events`)) as { id: string; subject: string }[]).map(({ id, subject }) => ({ id, subject })).sort((one, other) => (one.subject < other.subject ? -1 : 1)),
    calls: async () => {
      const counts = (await Promise.all([sfa.url, graph.url].map((url) => call(url, 'calls')))) as { byKind: Record<string, number> }[];
      await Promise.all([sfa.url, graph.url].map((url) => call(url, 'calls/reset', 'POST', {})));
      return Object.fromEntries(counts.flatMap(({ byKind }) => Object.entries(byKind)).filter(([kind, count]) => count > 0 && kind !== 'token'));
    },
    close: async () => {
      await Promise.all([sfa.close(), graph.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
