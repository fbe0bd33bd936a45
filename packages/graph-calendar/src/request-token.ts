import { ConfidentialClientApplication } from '@azure/msal-node';
import type { INetworkModule, NetworkResponse } from '@azure/msal-node';
import { toCallOutcome, type Failure, type OnCall } from '@clounect/core';
import { isBareWord } from './is-bare-word.js';
import { toRetryAfterMs } from './retry-after.js';
import type { ParsedTokenSettings } from './token-settings.js';
import { wireTokenError } from './wire.js';

const deadlineMs = 8_000;
/** The wait after a 429 that names none. */
const defaultWaitMs = 5_000;

export interface AccessToken {
  readonly value: string;
  readonly lifetimeMs: number;
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: unknown;
}

/**
 * One request to the token endpoint, by client credentials. A new msal application each time: msal remembers a 5xx for a minute and
 * answers from memory meanwhile, and the token source keeps tokens and gates itself.
 */
export async function requestToken(settings: ParsedTokenSettings, fetch: typeof globalThis.fetch, onCall?: OnCall): Promise<AccessToken | Failure> {
  let answer: Answer | undefined;
  const startedAt = performance.now();
  const networkClient: INetworkModule = {
    sendGetRequestAsync: () => Promise.reject(new Error('no discovery is needed: the metadata is given')),
    sendPostRequestAsync: async <T>(_url: string, options?: { headers?: Record<string, string>; body?: string }) => {
      const response = await fetch(settings.tokenEndpoint, {
        method: 'POST',
        headers: options?.headers ?? {},
        body: options?.body ?? '',
        redirect: 'manual',
        signal: AbortSignal.timeout(deadlineMs),
      });
      const body: unknown = await response.json().catch(() => ({}));
      answer = { status: response.status, retryAfter: response.headers.get('retry-after'), body };
      // msal's own interface promises a type that only the service can keep.
      return { headers: Object.fromEntries(response.headers), body: body as T, status: response.status } satisfies NetworkResponse<T>;
    },
  };
  try {
    const application = createApplication(settings, networkClient);
    const scopes = [`${new URL(settings.graphUrl).origin}/.default`];
    const result = await application.acquireTokenByClientCredential({ scopes });
    // msal takes an error without a body for an empty success.
    if (answer !== undefined && !isSuccess(answer)) return toTokenFailure(answer);
    if (result?.accessToken && result.expiresOn) return { value: result.accessToken, lifetimeMs: result.expiresOn.getTime() - Date.now() };
    return { code: 'malformed', detail: 'the token endpoint answered without a token' };
  } catch (error) {
    return answer === undefined ? { code: 'unavailable', detail: `the token endpoint gave no answer: ${nameOf(error)}` } : toTokenFailure(answer);
  } finally {
    const status = answer?.status;
    const { host } = new URL(settings.tokenEndpoint);
    onCall?.({ system: 'entra', operation: 'token', method: 'POST', host, status, outcome: toCallOutcome(status), durationMs: performance.now() - startedAt });
  }
}

/** The AADSTS number is the hint: it tells an administrator what to cure, and nothing is decided by it. */
export function toTokenFailure({ status, retryAfter, body }: Answer): Failure {
  const parsed = wireTokenError.safeParse(body);
  const number = parsed.data?.error_codes?.[0];
  const aadsts = number === undefined ? undefined : `AADSTS${number}`;
  const trace = isBareWord(parsed.data?.trace_id ?? '') ? parsed.data?.trace_id : undefined;
  const detail = ['token endpoint', status, aadsts, trace && `trace-id ${trace}`].filter(Boolean).join(' ');
  const wait = toRetryAfterMs(retryAfter, Date.now());
  if (status === 429) return { code: 'rateLimited', detail, retryAfterMs: wait ?? defaultWaitMs };
  if (status === 408 || status >= 500) return { code: 'unavailable', detail, ...(wait !== undefined && { retryAfterMs: wait }) };
  if (status >= 400) return { code: 'unauthorized', detail, ...(aadsts && { hint: aadsts }) };
  return { code: 'malformed', detail };
}

function createApplication({ tokenEndpoint, clientId, clientSecret }: ParsedTokenSettings, networkClient: INetworkModule) {
  const { host, pathname } = new URL(tokenEndpoint);
  // msal insists on an https authority; the metadata given here spares the discovery and may name a plain http endpoint.
  const authority = `https://${host}/${pathname.split('/')[1] ?? ''}`;
  const authorityMetadata = JSON.stringify({
    token_endpoint: tokenEndpoint,
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    jwks_uri: `${authority}/discovery/v2.0/keys`,
    issuer: `${authority}/v2.0`,
  });
  return new ConfidentialClientApplication({
    auth: { clientId, clientSecret, authority, knownAuthorities: [host], authorityMetadata },
    system: { networkClient },
  });
}

function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}
