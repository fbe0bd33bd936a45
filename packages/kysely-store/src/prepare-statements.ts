import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { PostgresPool, PostgresPoolClient } from 'kysely';

const mark = '/* prepared */';
/**
 * Before PostgreSQL 18 a table that has to be read as a whole then counts as so dear that each such statement would be compiled anew
 * (`jit_above_cost`), which takes longer than all of them.
 */
const settings = `select set_config('enable_seqscan', 'off', false), set_config('jit', 'off', false), set_config('plan_cache_mode', 'force_generic_plan', false)`;

/**
 * By itself PostgreSQL plans a prepared statement at every call, which may take longer than to run it, while it finds plans for the values at hand
 * cheaper; and it does for long where the first ones were made for empty tables. Statements that are not prepared profit from their values.
 */
type Planning = 'force_generic_plan' | 'auto';

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
  const planning = new WeakMap<PostgresPoolClient, Planning>();
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
      const run = client.query.bind(client) as (text: unknown, values?: unknown) => unknown;
      const plan = async (wanted: Planning): Promise<void> => {
        if (planning.get(client) === wanted) return;
        await run(`select set_config('plan_cache_mode', $1, false)`, [wanted]);
        planning.set(client, wanted);
      };
      const query = (text: unknown, values: unknown): unknown => {
        // A cursor comes with its own values.
        if (typeof text !== 'string') return run(text, values);
        // Takes back also how the connection plans, if that was set in the same transaction.
        if (text.startsWith('rollback')) planning.delete(client);
        if (!Array.isArray(values) || values.length === 0) return run(text, values);
        if (!text.startsWith(mark)) return plan('auto').then(() => run(text, values));
        return plan('force_generic_plan').then(() => run({ name: nameOf(text), text, values }));
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
        planning.set(client, 'force_generic_plan');
      }
      return Object.assign(Object.create(client) as PostgresPoolClient, { query, release: () => client.release() });
    },
  };
}
