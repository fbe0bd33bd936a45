import { createPgliteStore } from '@clounect/kysely-store';
import type { CreateWorldStore } from '../create-world.js';
import type { WorldStore } from '../world-state.js';

const clocks = ['clock_timestamp', 'statement_timestamp', 'transaction_timestamp', 'now'];

export interface PgliteWorlds {
  readonly createStore: CreateWorldStore;
  close(): Promise<void>;
}

/** One PGlite for world after world, each on empty tables. Its clock is the world's: what the store asks for the time is found first on its search path. */
export async function createPgliteWorlds(): Promise<PgliteWorlds> {
  const store = await createPgliteStore({ masterKey: new Uint8Array(32).fill(7) });
  const { pglite } = store;
  await pglite.exec(`create schema world;
    create table world.clock (at timestamptz not null);
    insert into world.clock values ('2026-11-22T00:00:00Z');
    ${clocks.map((name) => `create function world.${name}() returns timestamptz language sql volatile as 'select at from world.clock';`).join('\n')}
    set search_path = public, world, pg_catalog;`);
  await store.migrate();
  const [tables] = await pglite.exec(`select tablename from pg_tables where schemaname = 'public' and tablename not like 'clounect_migration%'`);
  const names = (tables?.rows ?? []).map(({ tablename }) => String(tablename));
  let at = '';

  return {
    createStore: async ({ now }) => {
      await pglite.exec(`set session_replication_role = replica; ${names.map((name) => `delete from "${name}";`).join(' ')} set session_replication_role = origin;`);
      const setClock = async (): Promise<void> => {
        if (at === now()) return;
        at = now();
        await pglite.exec(`update world.clock set at = '${at}'`);
      };
      const timed = <T extends object>(port: T): T =>
        new Proxy(port, {
          get: (target, name) => {
            const method: unknown = Reflect.get(target, name);
            if (typeof method !== 'function') return method;
            return async (...args: unknown[]): Promise<unknown> => {
              await setClock();
              return Reflect.apply(method, target, args) as unknown;
            };
          },
        });
      const isPort = (part: unknown): part is object => typeof part === 'object' && part !== null;
      const ports = Object.entries(store).map(([name, part]) => [name, name !== 'pglite' && isPort(part) ? timed(part) : part]);
      return Object.fromEntries(ports) as unknown as WorldStore;
    },
    close: () => store.close(),
  };
}
