import { asAdmin } from './as-admin.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbedded } from './start-embedded.js';
import { untilDisconnected } from './until-disconnected.js';

export interface OwnPostgres {
  /** Of the administrator's own database. */
  readonly url: string;
  readonly port: number;
  /** The address of a database of that name, which need not exist. */
  urlOf(database: string): string;
  /** One statement in the administrator's own database. */
  query(statement: string): Promise<readonly Record<string, unknown>[]>;
  /** Cuts every connection, ends the server and starts it again. */
  restart(downMs?: number): Promise<void>;
  /** When those that were connected have ended. */
  stop(): Promise<void>;
}

/** A real PostgreSQL of the test's own with its durable settings. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const server = await startEmbedded();
  const url = server.urlOf('postgres');
  return {
    url,
    port: server.port,
    urlOf: server.urlOf,
    query: (statement) => asAdmin(url, async (admin) => (await admin.query<Record<string, unknown>>(statement)).rows),
    restart: async (downMs = 0) => {
      await server.halt();
      await sleep(downMs);
      await server.start();
    },
    stop: async () => {
      await asAdmin(url, (admin) => untilDisconnected(admin, 'all'));
      await server.stop();
    },
  };
}
