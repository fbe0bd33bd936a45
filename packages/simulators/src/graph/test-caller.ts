import { z } from 'zod';
import { demoSettings } from './demo-settings.js';
import type { GraphSimulator } from './start-graph-simulator.js';

const tokenAnswer = z.object({ access_token: z.string() });

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}
/** An answer, with the members that tests look at one by one. */
export interface Json {
  readonly [name: string]: unknown;
  readonly id?: string;
  readonly status?: number;
  readonly subject?: string;
  readonly type?: string;
  readonly changeKey?: string;
  readonly '@odata.etag'?: string;
  readonly '@odata.nextLink'?: string;
  readonly error?: { readonly code: string; readonly message: string };
  readonly value?: readonly Json[];
  readonly responses?: readonly Json[];
  readonly body?: Json;
}

/** Calls a simulator as an app that has a token; for tests only. */
export interface TestCaller {
  (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<TestAnswer>;
  readonly token: string;
}

export async function createTestCaller(simulator: Pick<GraphSimulator, 'url' | 'tokenEndpoint'>): Promise<TestCaller> {
  const [app] = demoSettings.apps;
  const form = { client_id: app?.clientId ?? '', client_secret: app?.secrets[0]?.value ?? '', scope: 'https://graph.microsoft.com/.default', grant_type: 'client_credentials' };
  const answer = await fetch(simulator.tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) });
  const { access_token: token } = tokenAnswer.parse(await answer.json());
  const call = async (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<TestAnswer> => {
    const response = await fetch(path.startsWith('http') ? path : `${simulator.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as Json };
  };
  return Object.assign(call, { token });
}
