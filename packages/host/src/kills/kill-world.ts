import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoSettings, startGraphSimulator } from '@clounect/simulators/graph';
import { exampleSetup, webhookSecret } from '../testing/example-setup.js';

export interface SeenEvent {
  readonly id: string;
  readonly subject: string;
}

/** A Graph simulator, a database folder that outlives its hosts, and a host process that can be killed and started again. */
export interface KillWorld {
  startHost(): Promise<void>;
  /** SIGKILL at once. */
  kill(): Promise<void>;
  /** SIGKILL just before or after the n-th step from now. */
  arm(step: number, moment: 'before' | 'after'): Promise<void>;
  /** Whether the host process still runs. */
  isAlive(): boolean;
  /** Sends a signed webhook; tries again until it was accepted, as nothing else counts as sent. */
  send(recordId: number, type: 'ADD_RECORD' | 'UPDATE_RECORD' | 'DELETE_RECORD', title: string, tries?: number): Promise<boolean>;
  events(mail: string): Promise<readonly SeenEvent[]>;
  readonly mails: readonly string[];
  close(): Promise<void>;
}

let version = 0;

export async function createKillWorld(): Promise<KillWorld> {
  const graph = await startGraphSimulator({ port: 0 });
  const folder = mkdtempSync(join(tmpdir(), 'clounect-kills-'));
  const port = await freePort();
  const [app] = demoSettings.apps;
  const people = demoSettings.users.slice(0, 2).map(({ displayName, mail }) => ({ displayName, mail: mail ?? '' }));
  const setup = {
    ...exampleSetup,
    graph: {
      settings: { graphUrl: graph.graphUrl, tokenEndpoint: graph.tokenEndpoint, clientId: app?.clientId ?? '' },
      clientSecret: app?.secrets[0]?.value ?? '',
    },
    links: people.map(({ displayName, mail }, index) => ({ name: displayName, sfaUserId: `user-${index}`, mail })),
  };
  const argument = JSON.stringify({ folder: join(folder, 'pglite'), masterKey: randomBytes(32).toString('base64'), setup, port });
  let host: ChildProcess | undefined;
  const message = async (child: ChildProcess): Promise<void> => {
    await Promise.race([once(child, 'message'), once(child, 'exit').then(() => Promise.reject(new Error('the host ended at its start')))]);
  };
  return {
    mails: people.map(({ mail }) => mail),
    startHost: async () => {
      host = fork(new URL('./mortal-host.mjs', import.meta.url), [argument], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      await message(host);
    },
    kill: async () => {
      if (host === undefined || host.exitCode !== null || host.signalCode !== null) return;
      const ended = once(host, 'exit');
      host.kill('SIGKILL');
      await ended;
    },
    arm: async (step, moment) => {
      if (host === undefined) return;
      const answered = message(host);
      host.send({ step, moment });
      await answered;
    },
    isAlive: () => host !== undefined && host.exitCode === null && host.signalCode === null,
    send: async (recordId, type, title, tries = 400) => {
      const body = toBody(recordId, type, title, people.length);
      for (let count = 0; count < tries; count += 1) {
        try {
          const answer = await fetch(`http://127.0.0.1:${port}/webhook/${setup.webhookId}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', [setup.webhookHeader]: webhookSecret },
            body,
          });
          if (answer.status === 200) return true;
        } catch {
          // The host is down just now.
        }
        await sleep(50);
      }
      return false;
    },
    events: async (mail) => (await (await fetch(`${graph.url}/_sim/mailboxes/${mail}/events`)).json()) as SeenEvent[],
    close: async () => {
      if (host !== undefined && host.exitCode === null && host.signalCode === null) {
        const ended = once(host, 'exit');
        host.kill('SIGKILL');
        await ended;
      }
      await graph.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until `isSo`; answers whether it came about in time. */
export async function comesAbout(isSo: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  const end = Date.now() + withinMs;
  while (Date.now() < end) {
    if (await isSo()) return true;
    await sleep(40);
  }
  return isSo();
}

function toBody(recordId: number, type: string, title: string, people: number): string {
  version += 1;
  const updatedAt = new Date(Date.UTC(2026, 10, 22) + version).toISOString();
  const participants = Array.from({ length: people }, (_, index) => [`user-${index}`, '', '', '', '']);
  const record = {
    field_1000000001: { field_1000000001_period: ['2027-01-12T09:00+09:00', '2027-01-12T10:00+09:00'], field_1000000001_participants: participants },
    field_1000000002: title,
    field_1000000003: '',
    field_1000000004: '',
  };
  return JSON.stringify({ type, recordId, tableName: 'table_1000000001', updatedAt, ...(type === 'DELETE_RECORD' ? {} : { record }) });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
