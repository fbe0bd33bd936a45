import { isPermit, toCallOutcome, type Failure, type Permit, type OnCall } from '@clounect/core';
import ky, { type Options } from 'ky';
import { toThrottle } from './limits/to-throttle.js';
import { toConnectionFailure } from './to-connection-failure.js';
import { toErrorText } from './to-failure.js';
import { toOperation } from './to-operation.js';

/** What became of a call. `body`: parsed JSON, `undefined` when it was none. */
export type Exchange =
  | { readonly kind: 'answered'; readonly status: number; readonly isHtml: boolean; readonly body: unknown; readonly throttledMs?: number | undefined }
  /** Surely not carried out: held back by a limit, or no connection stood. */
  | { readonly kind: 'notSent'; readonly failure: Failure; readonly mayRetry: boolean }
  /** Perhaps carried out. */
  | { readonly kind: 'lost'; readonly failure: Failure; readonly mayRetry: boolean };

export interface RecordApi {
  /** Repeated once after a 5xx or a lost connection, if limits and the deadline of 8 s allow it. */
  get(path: string, params?: Readonly<Record<string, string>>): Promise<Exchange>;
  /** Never repeated. */
  put(path: string, body: unknown): Promise<Exchange>;
  /** Never repeated. The record to delete is named in the body. */
  delete(path: string, body: unknown): Promise<Exchange>;
}

interface Deps {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** The right to one attempt, or why it may not be made. */
  readonly acquire: () => Promise<Permit | Failure>;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly onCall?: OnCall | undefined;
}

const deadline = 8_000;
const pauseBeforeRetry = 200;
const longestPause = 1_000;

/** HTTP and nothing else: the key, the deadline, the limits, one retry of reads. */
export function createRecordApi({ baseUrl, apiKey, acquire, fetch, now, onCall }: Deps): RecordApi {
  const client = ky.create({
    prefix: baseUrl,
    headers: { authorization: `Bearer ${apiKey}`, accept: 'application/json' },
    fetch,
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    // A redirect would carry the call (and perhaps the key) somewhere that no setting names.
    redirect: 'manual',
  });

  const { host } = new URL(baseUrl);
  const tell = (path: string, method: string, startedAt: number, status: number | undefined): void =>
    onCall?.({ system: 'justSfa', operation: toOperation(method, path), method: method.toUpperCase(), host, status, outcome: toCallOutcome(status), durationMs: performance.now() - startedAt });

  const attempt = async (path: string, options: Options & { readonly method: string }): Promise<Exchange> => {
    const permit = await acquire();
    if (!isPermit(permit)) return { kind: 'notSent', failure: permit, mayRetry: false };
    const startedAt = performance.now();
    try {
      const response = await client(path, options);
      const answer = await toAnswer(response, apiKey);
      tell(path, options.method, startedAt, answer.status);
      const retryAfter = response.headers.get('retry-after') ?? undefined;
      const throttle = toThrottle({ status: answer.status, retryAfter, errorText: toErrorText(answer.body) }, now());
      if (throttle !== undefined) return { ...answer, throttledMs: await permit.endThrottled(throttle.retryAfterMs) };
      permit.end();
      return answer;
    } catch (error) {
      tell(path, options.method, startedAt, undefined);
      permit.end();
      const { wasSent, isTimeout, failure } = toConnectionFailure(error);
      return { kind: wasSent === 'no' ? 'notSent' : 'lost', failure, mayRetry: !isTimeout };
    }
  };

  return {
    get: async (path, params = {}) => {
      const options = { method: 'get', searchParams: { ...params }, signal: AbortSignal.timeout(deadline) };
      const first = await attempt(path, options);
      const pause = toPause(first);
      if (pause === undefined) return first;
      // Timers may be a millisecond early, and the gate would then still be closed.
      await new Promise((resolve) => setTimeout(resolve, pause + 10));
      const second = await attempt(path, options);
      return second.kind === 'notSent' && !second.mayRetry ? first : second;
    },
    put: (path, body) => attempt(path, { method: 'put', json: body, signal: AbortSignal.timeout(deadline) }),
    delete: (path, body) => attempt(path, { method: 'delete', json: body, signal: AbortSignal.timeout(deadline) }),
  };
}

/** Milliseconds before a read is worth repeating; `undefined` when it isn't. */
function toPause(exchange: Exchange): number | undefined {
  if (exchange.kind !== 'answered') return exchange.mayRetry ? pauseBeforeRetry : undefined;
  if (exchange.status < 500) return undefined;
  const pause = exchange.throttledMs ?? pauseBeforeRetry;
  return pause <= longestPause ? pause : undefined;
}

async function toAnswer(response: Response, apiKey: string): Promise<Extract<Exchange, { kind: 'answered' }>> {
  const text = await response.text();
  const isHtml = /\bhtml\b/i.test(response.headers.get('content-type') ?? '');
  // An error may repeat the header that it refuses.
  const shown = response.ok ? text : text.replaceAll(apiKey, '***');
  return { kind: 'answered', status: response.status, isHtml, body: toJson(shown) };
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
