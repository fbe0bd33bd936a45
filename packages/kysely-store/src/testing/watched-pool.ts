import type { Pool } from 'pg';
import type { PostgresPool, PostgresPoolClient } from 'kysely';

export interface Watch {
  /** Called before each statement; a promise that it gives is waited for, an error that it throws is the statement's. */
  readonly before?: (statement: string) => Promise<void> | void;
  /** Called after each statement that succeeded. */
  readonly after?: (statement: string) => Promise<void> | void;
  readonly onError?: (error: unknown) => void;
}

/** A pool whose statements can be paused and made to fail, so that a test chooses the interleaving. */
export function watchPool(pool: Pool, watch: Watch): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      const query = async (statement: string, parameters: readonly unknown[]) => {
        try {
          await watch.before?.(statement);
          const result = await client.query(statement, [...(parameters ?? [])]);
          await watch.after?.(statement);
          return result;
        } catch (error) {
          watch.onError?.(error);
          throw error;
        }
      };
      return Object.assign(Object.create(client), { query, release: () => client.release() }) as PostgresPoolClient;
    },
  };
}

/** A point at which somebody waits until the test lets go. */
export function createGate() {
  let open: () => void = () => undefined;
  let arrive: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  return {
    /** Resolves when somebody waits. */
    arrived,
    open,
    async pass() {
      arrive();
      await opened;
    },
  };
}
