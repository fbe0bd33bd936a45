import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express, { type NextFunction, type Request, type Response } from 'express';
import { openStateJournal, type StateJournal } from '../simulation/state-journal.js';
import { failure } from './http/answer.js';
import { createRecordApi } from './http/record-api.js';
import { createPages } from './pages/create-pages.js';
import { sendAnswer } from './http/send-answer.js';
import { createSimApi } from './http/sim-api.js';
import { toFailure } from './http/to-failure.js';
import type { SettingsInput } from './settings/settings.js';
import { createSimulatedTenant, type SimulatedTenant } from './simulated-tenant.js';

export interface JustSfaSimulatorOptions {
  /** @default 0: any free one */
  readonly port?: number;
  /** A folder for `justsfa.jsonl`; without it everything is forgotten at the end. */
  readonly dataDir?: string;
  /** Members replace the demo customer's. At a later start on the same folder only tenant and tables are taken from here. */
  readonly settings?: SettingsInput;
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number;
}
export interface JustSfaSimulator {
  /** `http://127.0.0.1:3001`; the record API is below `/sites/api/services/v1`, the test verbs below `/_sim`. */
  readonly url: string;
  readonly port: number;
  /** Cuts what is under way; webhooks not yet sent are lost. */
  close(): Promise<void>;
}

/** Starts JUST.SFA's record API and webhooks for one customer on 127.0.0.1. Rejects when the port is taken or the settings are none. */
export async function startJustSfaSimulator(options: JustSfaSimulatorOptions = {}): Promise<JustSfaSimulator> {
  const { port = 0, dataDir, settings, now = Date.now } = options;
  const journal = openStateJournal(dataDir === undefined ? undefined : join(dataDir, 'justsfa.jsonl'));
  try {
    return await serve(journal, createSimulatedTenant(journal, now, settings), port);
  } catch (error) {
    journal.close();
    throw error;
  }
}

async function serve(journal: StateJournal, tenant: SimulatedTenant, port: number): Promise<JustSfaSimulator> {
  const server = createServer(createApp(tenant));
  await listen(server, port);
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    close: async () => {
      tenant.sender.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      journal.close();
    },
  };
}

function createApp(tenant: SimulatedTenant): express.Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use('/sites/api/services/v1/tables', createRecordApi(tenant));
  app.use('/_sim', createSimApi(tenant));
  app.use(createPages(tenant));
  app.use((request, response) => sendAnswer(response, failure(404, 'NOT_FOUND', `${request.method} ${request.path}`)));
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => sendAnswer(response, toFailure(error)));
  return app;
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
