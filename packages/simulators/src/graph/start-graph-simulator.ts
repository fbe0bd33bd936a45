import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express, { type ErrorRequestHandler } from 'express';
import { openStateJournal } from '../simulation/state-journal.js';
import { demoSettings } from './demo-settings.js';
import { createGraphHandler } from './http/graph-handler.js';
import { createTokenHandler } from './http/token-handler.js';
import { createGraphPages } from './pages/create-graph-pages.js';
import { parseGraphSettings, type GraphSettings } from './settings.js';
import { createSimRoutes } from './sim/sim-routes.js';
import { createGraphWorld } from './state/graph-world.js';

export interface GraphSimulatorOptions {
  /** @default 0: any free port */
  readonly port?: number;
  /** Folder in which everything is kept, in `graph.jsonl`; without it: in memory. */
  readonly dataDir?: string;
  /** Directories, users, app registrations and switches. @default the demo: one directory, six users, one app */
  readonly settings?: GraphSettings;
  /** Makes everything random repeat. @default unforeseeable */
  readonly seed?: number;
}

export interface GraphSimulator {
  /** `http://127.0.0.1:{port}` */
  readonly url: string;
  /** `{url}/v1.0` */
  readonly graphUrl: string;
  /** Of the first directory. */
  readonly tokenEndpoint: string;
  readonly port: number;
  /** Cuts open connections; the journal is complete. */
  close(): Promise<void>;
}

/** Starts Entra's token endpoint, Graph v1.0, `/_sim` and the pages for people on 127.0.0.1. Rejects when the port is taken or the settings are wrong. */
export async function startGraphSimulator(options: GraphSimulatorOptions = {}): Promise<GraphSimulator> {
  const settings = parseGraphSettings(options.settings ?? {});
  const server = createServer({ keepAliveTimeout: 60_000 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  // Opened only when the port is ours: opening compacts the file, and another process on this port may be writing it.
  const journal = openStateJournal(options.dataDir === undefined ? undefined : join(options.dataDir, 'graph.jsonl'));
  const world = createGraphWorld({
    journal,
    // Settings with apps of their own have their own directories too.
    directories: settings.directories ?? (settings.apps === undefined ? demoSettings.directories : []),
    users: settings.users ?? demoSettings.users,
    apps: settings.apps ?? demoSettings.apps,
    switches: settings.switches ?? {},
    seed: options.seed,
    origin,
  });

  const app = express().disable('x-powered-by').disable('etag');
  app.use('/_sim', createSimRoutes(world));
  app.post('/:tenant/oauth2/v2.0/token', express.urlencoded({ extended: false }), createTokenHandler(world));
  app.use('/v1.0', express.raw({ type: () => true, limit: '4mb' }), createGraphHandler(world));
  app.use(createGraphPages(world));
  app.use(answerTooLarge);
  server.on('request', app);
  return {
    url: origin,
    graphUrl: `${origin}/v1.0`,
    tokenEndpoint: `${origin}/${world.directory.directories()[0]?.id ?? ''}/oauth2/v2.0/token`,
    port,
    close: () =>
      new Promise((resolve) => {
        world.close();
        server.close(() => {
          journal.close();
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

const answerTooLarge: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!(error instanceof Error) || !('type' in error) || error.type !== 'entity.too.large') next(error);
  else response.status(413).json({ error: { code: 'ErrorMessageSizeExceeded', message: 'The message exceeds the maximum supported size.' } });
};
