// A PostgreSQL of its own with its default, durable settings, or databases on the one that CLOUNECT_TEST_DATABASE_URL names.
import { startOwnPostgres } from '@clounect/test-servers';
import { Client } from 'pg';

export async function startDatabase() {
  const given = process.env.CLOUNECT_TEST_DATABASE_URL;
  const server = given === undefined ? await startOwnPostgres() : { url: given, stop: async () => undefined };
  const names = [];
  return {
    /** The address of a new, empty database. */
    create: async () => {
      const name = `clounect_benchmark_${process.pid}_${names.length}`;
      await withClient(server.url, (admin) => admin.query(`create database ${name}`));
      names.push(name);
      return Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
    },
    stop: async () => {
      if (given !== undefined) for (const name of names) await withClient(server.url, (admin) => admin.query(`drop database ${name} with (force)`));
      await server.stop();
    },
  };
}

export async function withClient(url, work) {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
