import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ClounectError } from '@clounect/core';

export interface Listening {
  readonly port: number;
  /** Takes no new requests and lets those in flight finish, for at most that time. */
  close(patienceMs: number): Promise<void>;
}

/** Throws `portInUse`. */
export async function listen(listener: RequestListener, { port, host }: { readonly port: number; readonly host: string }): Promise<Listening> {
  // Senders keep connections open for a minute or so; ours must not be the side that closes first.
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 75_000 }, listener);
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw isTaken ? new ClounectError('portInUse', `${host}:${port}`) : error;
  }
  return { port: (server.address() as AddressInfo).port, close: (patienceMs) => close(server, patienceMs) };
}

async function close(server: Server, patienceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const timer = setTimeout(() => server.closeAllConnections(), patienceMs);
  await closed;
  clearTimeout(timer);
}
