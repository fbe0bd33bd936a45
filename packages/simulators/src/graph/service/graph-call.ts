import { badRequest } from '../graph-refusal.js';

/** One call of Graph, by itself or inside a batch. */
export interface GraphCall {
  readonly method: string;
  /** Decoded segments after `/v1.0`. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Throws a refusal when there is no readable JSON. */
  readonly readBody: () => unknown;
}

export interface GraphAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
/** The connection is cut without an answer (an injected fault). */
export const dropped = 'dropped';

/** Splits a URL below `/v1.0`; `users('x')/events('y')` is the same as `users/x/events/y`, and `delta()` as `delta`. */
export function parseGraphUrl(url: string): Pick<GraphCall, 'path' | 'query'> {
  const { pathname, searchParams } = new URL(url, 'http://graph.example/');
  try {
    const path = pathname.replace(/\('([^']*)'\)/g, '/$1').replace(/\/(microsoft\.graph\.)?delta(\(\))?$/i, '/delta').split('/').filter((segment) => segment !== '').map(decodeURIComponent);
    return { path, query: searchParams };
  } catch {
    throw badRequest('The request URI is not valid.');
  }
}
