import { randomUUID } from 'node:crypto';
import { isPermit, toCallOutcome, type Failure, type OnCall, type Permit } from '@clounect/core';
import { preferHeader, userAgent } from './api.js';
import type { TokenSource } from './create-token-source.js';
import { hasErrorCode, toFailure } from './to-failure.js';
import type { GraphAnswer } from './to-failure.js';
import { toOperation } from './to-operation.js';

export interface GraphRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the Graph address, with a leading slash; or a whole address that Graph gave us. */
  readonly path: string;
  /** Whose limits it counts against. */
  readonly mailboxId: string;
  readonly body?: unknown;
  readonly etag?: string;
  /** Preferences besides those that every call has. */
  readonly prefer?: string;
}

/** `notSent`: surely nothing happened. `lost`: it may have arrived, and no answer came. */
export type Sent =
  | { readonly kind: 'answered'; readonly answer: GraphAnswer }
  | { readonly kind: 'notSent' | 'lost'; readonly failure: Failure };

export type Send = (request: GraphRequest) => Promise<Sent>;

/** What is needed of `fetch`, so that less will do. */
export type GraphFetch = (
  url: string,
  call: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string; readonly signal: AbortSignal; readonly redirect: 'manual' },
) => Promise<Pick<GraphAnswer, 'status' | 'headers'> & { text(): Promise<string> }>;

export interface SenderDeps {
  readonly graphUrl: string;
  readonly token: TokenSource;
  readonly fetch: GraphFetch;
  readonly now: () => number;
  readonly deadlineMs: number;
  /** The right to a call to that mailbox, or why none may be made. */
  readonly acquire: (mailboxId: string) => Promise<Permit | Failure>;
  /** Told of every call that was made. */
  readonly onCall?: OnCall | undefined;
}

/** Errors with which a connection was never made, so that nothing can have been carried out. */
const notConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * The one way to Graph: permit, token, deadline and headers. A read is repeated once when the connection fails or the service does; a
 * write never is, except after a 401, which surely did nothing.
 */
export function createSender({ graphUrl, token, fetch, now, deadlineMs, acquire, onCall }: SenderDeps): Send {
  const { host } = new URL(graphUrl);

  async function attempt(request: GraphRequest, accessToken: string, signal: AbortSignal): Promise<Sent> {
    if (signal.aborted) return { kind: 'notSent', failure: { code: 'unavailable', detail: 'the deadline passed before the call was made' } };
    const startedAt = performance.now();
    const sent = await call(request, accessToken, signal);
    const { method, path } = request;
    const status = sent.kind === 'answered' ? sent.answer.status : undefined;
    onCall?.({ system: 'graph', operation: toOperation(method, path), method, host, status, outcome: toCallOutcome(status), durationMs: performance.now() - startedAt });
    return sent;
  }

  async function call({ method, path, body, etag, prefer }: GraphRequest, accessToken: string, signal: AbortSignal): Promise<Sent> {
    try {
      const response = await fetch(path.startsWith('/') ? `${graphUrl}${path}` : path, {
        method,
        signal,
        redirect: 'manual',
        headers: {
          authorization: `Bearer ${accessToken}`,
          prefer: prefer === undefined ? preferHeader : `${preferHeader}, ${prefer}`,
          'user-agent': userAgent,
          'client-request-id': randomUUID(),
          'return-client-request-id': 'true',
          ...(etag !== undefined && { 'if-match': etag }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { kind: 'answered', answer: { status: response.status, headers: response.headers, body: parseJson(text) } };
    } catch (error) {
      const names = errorNames(error);
      return { kind: names.some((name) => notConnected.has(name)) ? 'notSent' : 'lost', failure: { code: 'unavailable', detail: `no answer: ${names.join(' ')}` } };
    }
  }

  async function attemptWithToken(request: GraphRequest, signal: AbortSignal, permit: Permit): Promise<Sent> {
    const first = await token.token();
    if (first.status === 'failed') return { kind: 'notSent', failure: first.failure };
    const sent = await attempt(request, first.value, signal);
    if (sent.kind !== 'answered' || !isBadToken(sent.answer) || !token.drop(first.value)) return sent;
    const second = await token.token();
    if (second.status === 'failed') return { kind: 'notSent', failure: second.failure };
    permit.countRepeat();
    return attempt(request, second.value, signal);
  }

  function failureOf(answer: GraphAnswer): Failure | undefined {
    return answer.status < 400 ? undefined : toFailure(answer, 'mailbox', now());
  }

  /** Worth another try at once: a stumble, and nothing that asks for patience. */
  function isTransient(sent: Sent): boolean {
    const failure = sent.kind === 'answered' ? failureOf(sent.answer) : sent.failure;
    return failure?.code === 'unavailable' && failure.retryAfterMs === undefined;
  }

  async function attemptTwice(request: GraphRequest, permit: Permit): Promise<Sent> {
    const signal = AbortSignal.timeout(deadlineMs);
    const sent = await attemptWithToken(request, signal, permit);
    const mayRepeat = request.method === 'GET' && !signal.aborted && isTransient(sent);
    if (!mayRepeat) return sent;
    permit.countRepeat();
    return attemptWithToken(request, signal, permit);
  }

  return async (request) => {
    const permit = await acquire(request.mailboxId);
    if (!isPermit(permit)) return { kind: 'notSent', failure: permit };
    try {
      const sent = await attemptTwice(request, permit);
      const waitMs = sent.kind === 'answered' ? failureOf(sent.answer)?.retryAfterMs : undefined;
      if (waitMs !== undefined) await permit.endThrottled(waitMs);
      return sent;
    } finally {
      permit.end();
    }
  };
}

function isBadToken(answer: GraphAnswer): boolean {
  return answer.status === 401 || (answer.status >= 400 && hasErrorCode(answer, 'InvalidAuthenticationToken'));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The codes and names along the chain of causes: no messages, which may quote addresses. */
function errorNames(error: unknown, depth = 0): readonly string[] {
  if (!(error instanceof Error) || depth > 4) return [];
  const own = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const inner = error instanceof AggregateError ? error.errors : [error.cause];
  return [own, ...inner.flatMap((cause) => errorNames(cause, depth + 1))];
}
