import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { listen } from './listen.js';

describe('listen', () => {
  it('says by code that a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(listen(() => undefined, { port, host: '127.0.0.1' })).rejects.toMatchObject({ code: 'portInUse' });
    other.close();
  });

  it('lets a request in flight finish when it closes, but not for ever', async () => {
    const server = await listen((request, response) => void (request.url === '/slow' && setTimeout(() => response.end('done'), 50)), { port: 0, host: '127.0.0.1' });
    const url = `http://127.0.0.1:${server.port}`;
    const slow = fetch(`${url}/slow`).then((answer) => answer.text());
    const hanging = fetch(`${url}/never`).catch(() => 'cut');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await server.close(200);
    expect([await slow, await hanging]).toEqual(['done', 'cut']);
  });
});
