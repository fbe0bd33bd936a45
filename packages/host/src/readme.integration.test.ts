import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoSettings, startGraphSimulator } from '@clounect/simulators/graph';
import { runReadme } from '@clounect/test-servers';
import express from 'express';
import { expect, it, vi } from 'vitest';
import { createClounect } from './index.js';
import { exampleSetup } from './testing/example-setup.js';

it('the example of the README runs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clounect-readme-'));
  const graph = await startGraphSimulator({ port: 0 });
  const [app] = demoSettings.apps;
  const setup = {
    ...exampleSetup,
    graph: { settings: { graphUrl: graph.graphUrl, tokenEndpoint: graph.tokenEndpoint, clientId: app?.clientId ?? '' }, clientSecret: app?.secrets[0]?.value ?? '' },
    links: demoSettings.users.slice(0, 1).map(({ displayName, mail }) => ({ name: displayName, sfaUserId: 'taro.yamada', mail: mail ?? '' })),
  };
  const on = vi.fn((_signal: string, _end: () => void) => undefined);
  const given = { createClounect, express, setup, process: { env: { CLOUNECT_MASTER_KEY: randomBytes(32).toString('base64') }, on } };
  const [server, clounect] = (await runReadme(new URL('../README.md', import.meta.url), given, {
    names: ['server', 'clounect'],
    instead: { "{ url: 'postgres://db.example/clounect' }": JSON.stringify({ folder }), 'listen(3000)': "listen(0, '127.0.0.1')" },
  })) as [Server, Awaited<ReturnType<typeof createClounect>>];
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect((await fetch(`${url}/readyz`)).status).toBe(200);

  const [signal, end] = on.mock.calls[0] ?? [];
  expect(signal).toBe('SIGTERM');
  const stop = vi.spyOn(clounect, 'stop');
  end?.();
  server.closeAllConnections();
  await vi.waitUntil(() => stop.mock.results.length === 1, { timeout: 15_000 });
  await stop.mock.results[0]?.value;
  await graph.close();
  rmSync(folder, { recursive: true });
});
