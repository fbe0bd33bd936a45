import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to PostgreSQL that can lose connections in the middle of a COMMIT. */
export interface CuttingProxy {
  readonly port: number;
  /** The next so many COMMITs are carried out, and their answers are lost with the connection. */
  cutCommits(count: number): void;
  /** How many were cut. */
  cut(): number;
  close(): Promise<void>;
}

/** The simple query `commit` as it stands on the wire. */
const commit = Buffer.from([0x51, 0, 0, 0, 11, ...Buffer.from('commit\0')]);

export async function startCuttingProxy(targetPort: number): Promise<CuttingProxy> {
  const open = new Set<Socket>();
  let left = 0;
  let cut = 0;
  const server = createServer((client) => {
    const database = connect(targetPort, '127.0.0.1');
    let isCut = false;
    for (const socket of [client, database]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined).on('close', () => {
        open.delete(socket);
        client.destroy();
        database.destroy();
      });
    }
    client.on('data', (chunk) => {
      if (left > 0 && chunk.includes(commit)) {
        left -= 1;
        cut += 1;
        isCut = true;
      }
      database.write(chunk);
    });
    database.on('data', (chunk) => {
      // The database has answered, so that the commit is done; nobody will hear of it.
      if (isCut) client.destroy();
      else client.write(chunk);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cutCommits: (count) => void (left = count),
    cut: () => cut,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
