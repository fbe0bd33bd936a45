import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createSfaClient } from './create-sfa-client.js';
import { sfaSettingsSchema } from './settings.js';
import { exampleSource } from './testing/example-source.js';

it.concurrent('gives up on a server that never answers after 8 s, and does not know what became of a write', { timeout: 15_000 }, async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const settings = sfaSettingsSchema.parse({ tenant: 'example', baseUrl: `http://127.0.0.1:${port}` });
  const client = createSfaClient({ settings, source: exampleSource(), apiKey: 'EXAMPLE-KEY' });
  const begun = Date.now();
  const [read, write] = await Promise.all([client.readRecord('1'), client.updateRecord('1', { title: '変更' })]);
  expect(Date.now() - begun).toBeLessThan(8_800);
  expect(read).toEqual({ status: 'failed', failure: { code: 'unavailable', detail: 'no answer within 8 s' } });
  expect(write).toMatchObject({ status: 'unknown', failure: { code: 'unavailable' } });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  // Until the client has seen its connections end: one that ends under a write leaves it unknown, as it should.
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await client.updateRecord('1', { title: '変更' })).toMatchObject({ status: 'refused', failure: { code: 'unavailable' } });
});

it.concurrent('gives up on a body that never ends after 8 s', { timeout: 15_000 }, async () => {
  const server = createServer((_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('['));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const settings = sfaSettingsSchema.parse({ tenant: 'example', baseUrl: `http://127.0.0.1:${port}` });
  const client = createSfaClient({ settings, source: exampleSource(), apiKey: 'EXAMPLE-KEY' });
  expect(await client.readRecord('1')).toMatchObject({ status: 'failed', failure: { code: 'unavailable', detail: 'no answer within 8 s' } });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
