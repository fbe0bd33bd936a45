import { expect, it } from 'vitest';
import { prepareStatements } from './prepare-statements.js';
import type { PostgresPoolClient } from 'kysely';

it('names the marked statements, equal ones alike on every connection, and leaves the others as they are', async () => {
  const asked: unknown[][] = [];
  const clients = [0, 1].map(() => ({ query: (...given: unknown[]) => void asked.push(given), release: () => undefined }) as unknown as PostgresPoolClient);
  let turn = 0;
  const pool = prepareStatements({ options: {}, end: async () => undefined, connect: async () => clients[(turn += 1) % 2] as PostgresPoolClient });
  for (let connection = 0; connection < 3; connection += 1) {
    const client = await pool.connect();
    await client.query('/* prepared */ select $1', [connection]);
    await client.query('select 2', []);
  }
  const statements = asked.filter(([first]) => !String(first).includes('set_config'));
  const settings = asked.filter((one) => !statements.includes(one));
  expect(settings, 'once for each connection').toHaveLength(2);
  expect(String(settings[0]), 'what counts as dear must not be compiled each time').toMatch(/'enable_seqscan', 'off'.*'jit', 'off'/);
  const names = statements.flatMap(([first]) => (typeof first === 'object' && first !== null && 'name' in first ? [first.name] : []));
  expect(names).toHaveLength(3);
  expect(new Set(names).size).toBe(1);
  expect(statements.filter(([first]) => first === 'select 2')).toHaveLength(3);
});

it('has the marked statements planned without their values, and all others with them', async () => {
  const asked: string[] = [];
  const query = async (text: string | { readonly text: string }, values: readonly unknown[] = []): Promise<void> => {
    const statement = typeof text === 'string' ? text : text.text;
    asked.push(statement.includes('plan_cache_mode') ? `plan ${values.join()}` : statement);
  };
  const client = { query, release: () => undefined } as unknown as PostgresPoolClient;
  const pool = prepareStatements({ options: {}, end: async () => undefined, connect: async () => client });
  const connection = await pool.connect();
  const marked = '/* prepared */ select $1';
  for (const [text, values] of [['begin', []], [marked, [1]], ['select $1', [1]], ['select $1', [2]], ['select 1', []], [marked, [1]], ['rollback', []], [marked, [1]]] as const) await connection.query(text, [...values]);
  expect(asked).toEqual([
    // With the first settings of the connection.
    'plan ',
    ...['begin', marked],
    ...['plan auto', 'select $1', 'select $1', 'select 1'],
    ...['plan force_generic_plan', marked],
    // It may have taken the last plan of planning back.
    ...['rollback', 'plan force_generic_plan', marked],
  ]);
});

it('gives a connection back that was cut off before its first statement', async () => {
  let released = 0;
  const client = { query: () => Promise.reject(new Error('Connection terminated')), release: () => void (released += 1) } as unknown as PostgresPoolClient;
  const pool = prepareStatements({ options: {}, end: async () => undefined, connect: async () => client });
  await expect(pool.connect()).rejects.toThrow('terminated');
  expect(released).toBe(1);
});
