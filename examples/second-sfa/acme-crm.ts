// A made-up CRM with a small REST interface, as a real HTTP server: what the adapter beside it is written for. It shares no code with it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A visit as the CRM's interface shows it. */
export interface Visit {
  readonly id: number;
  readonly subject: string;
  readonly place: string;
  readonly memo: string;
  /** Instants for a timed visit, dates for one that lasts whole days (the last one included), null for none. */
  readonly from: string | null;
  readonly to: string | null;
  readonly whole_days: boolean;
  readonly members: readonly { readonly login: string; readonly label: string }[];
  readonly changed_at: string;
}

export interface AcmeCrm {
  readonly url: string;
  put(visit: Omit<Visit, 'id' | 'changed_at'>, id?: number): number;
  remove(id: number): void;
  find(id: number): Visit | undefined;
  requests(): number;
  /** From now on connections break instead of an answer; the work is done or not. */
  loseAnswers(carriedOut: boolean): void;
  close(): Promise<void>;
}

const token = 'secret-of-acme';
const writable = ['subject', 'place', 'memo', 'from', 'to', 'whole_days'];

export async function startAcmeCrm(): Promise<AcmeCrm> {
  const visits = new Map<number, Visit>();
  let [lastId, ticks, requests] = [0, Date.UTC(2026, 0, 1), 0];
  let losing: { readonly carriedOut: boolean } | undefined;
  const put = (visit: Omit<Visit, 'id' | 'changed_at'>, id = (lastId += 1)): number => {
    visits.set(id, { ...visit, id, changed_at: new Date((ticks += 1)).toISOString() });
    return id;
  };

  async function answer(request: IncomingMessage): Promise<{ readonly status: number; readonly body?: unknown }> {
    if (request.headers.authorization !== `Bearer ${token}`) return { status: 401, body: { error: 'bad_token' } };
    const url = new URL(request.url ?? '/', 'http://acme.example');
    if (url.pathname === '/visits' && request.method === 'GET') return { status: 200, body: list(url.searchParams) };
    const id = Number(/^\/visits\/([1-9]\d*)$/.exec(url.pathname)?.[1]);
    if (Number.isNaN(id)) return { status: 404, body: { error: 'no_such_page' } };
    const visit = visits.get(id);
    if (visit === undefined) return { status: 404, body: { error: 'no_such_visit' } };
    if (request.method === 'GET') return { status: 200, body: visit };
    const text = await textOf(request);
    if (losing?.carriedOut === false) return { status: 500 };
    if (request.method === 'DELETE') return { status: visits.delete(id) ? 204 : 404 };
    if (request.method !== 'PATCH') return { status: 405, body: { error: 'no_such_method' } };
    const changes = JSON.parse(text) as Partial<Visit>;
    const unknown = Object.keys(changes).find((name) => !writable.includes(name));
    if (unknown !== undefined) return { status: 422, body: { error: 'unknown_member', member: unknown } };
    if (changes.subject === '') return { status: 422, body: { error: 'required', member: 'subject' } };
    put({ ...visit, ...changes }, id);
    return { status: 204 };
  }

  function list(query: URLSearchParams): unknown {
    const [login, skip, take] = [query.get('login'), Number(query.get('skip')), Math.min(100, Number(query.get('take')))];
    const rows = [...visits.values()].filter(({ members }) => login === null || members.some((member) => member.login === login));
    return { total: rows.length, visits: rows.slice(skip, skip + take) };
  }

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    requests += 1;
    void answer(request).then(({ status, body }) => {
      if (losing !== undefined) return request.socket.destroy();
      response.writeHead(status, { 'content-type': 'application/json' });
      return response.end(body === undefined ? undefined : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    put,
    remove: (id) => void visits.delete(id),
    find: (id) => visits.get(id),
    requests: () => requests,
    loseAnswers: (carriedOut) => {
      losing = { carriedOut };
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
