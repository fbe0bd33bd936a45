import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { PostgresPool, PostgresPoolClient } from 'kysely';

const mark = '/* prepared */';
/**
 * Before PostgreSQL 18 a table that has to be read as a whole then counts as so dear that each such statement would be compiled anew
 * (`jit_above_cost`), which takes longer than all of them.
 */
const settings = `select set_config('enable_seqscan', 'off', false), set_config('jit', 'off', false)`;

/**
 * Begins a statement that is run all the time: always the same text, and with a result whose columns no later version changes (PostgreSQL
 * refuses a prepared `select *` once a column was added).
 */
export const prepared = sql.raw(mark);

/**
 * A pool on whose connections the marked statements are planned once instead of every time. A plan that was made for a small table stays
 * for a while when it grows, so that tables are never read as a whole where there is an index.
 */
export function prepareStatements(pool: PostgresPool): PostgresPool {
  const names = new Map<string, string>();
  const ready = new WeakSet<PostgresPoolClient>();
  const nameOf = (statement: string): string => {
    const name = names.get(statement) ?? `clounect_${createHash('sha256').update(statement).digest('hex').slice(0, 32)}`;
    names.set(statement, name);
    return name;
  };
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect();
      const query = (text: unknown, values: unknown): unknown => {
        const run = client.query.bind(client) as (text: unknown, values?: unknown) => unknown;
        return typeof text === 'string' && text.startsWith(mark) ? run({ name: nameOf(text), text, values }) : run(text, values);
      };
      if (!ready.has(client)) {
        try {
          await client.query(settings, []);
        } catch (error) {
          // Cut off just now: a client that is kept would be missing from the pool for ever.
          client.release();
          throw error;
        }
        ready.add(client);
      }
      return Object.assign(Object.create(client) as PostgresPoolClient, { query, release: () => client.release() });
    },
  };
}
