import type { Failure, OnCall, ReadOutcome } from '@clounect/core';
import { requestToken } from './request-token.js';
import type { AccessToken } from './request-token.js';
import { tokenSettingsSchema } from './token-settings.js';
import type { TokenSettings } from './token-settings.js';

/** One tenant's access token, shared by all calls. */
export interface TokenSource {
  /** From memory, or by one request that all who ask meanwhile share. After a refusal the answer comes from memory for a while. */
  token(): Promise<ReadOutcome<string>>;
  /** Graph did not accept it. `false`: a new one was fetched only just now, so that another would not help. */
  drop(token: string): boolean;
}

export interface TokenSourceDeps extends TokenSettings {
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds. @default Date.now */
  readonly now?: () => number;
  /** Told of every request, for metrics and traces. */
  readonly onCall?: OnCall | undefined;
}

/** A token is renewed so long before its end, or in the second half of a short life. */
const renewAheadMs = 300_000;
/** A token that is refused so soon after the last was dropped is not the token's fault. */
const dropIntervalMs = 5_000;

interface Held {
  readonly value: string;
  readonly renewAt: number;
  readonly expiresAt: number;
}

/** Throws a `ZodError` when the settings would send the secret to a host that is neither Microsoft's nor allowed. */
export function createTokenSource({ fetch = globalThis.fetch, now = Date.now, onCall, ...given }: TokenSourceDeps): TokenSource {
  const settings = tokenSettingsSchema.parse(given);
  let held: Held | undefined;
  let request: Promise<Failure | undefined> | undefined;
  let refusal: { readonly failure: Failure; readonly until: number } | undefined;
  let droppedAt = Number.NEGATIVE_INFINITY;

  async function renew(): Promise<Failure | undefined> {
    const result = await requestToken(settings, fetch, onCall);
    if (isToken(result)) {
      refusal = undefined;
      const lead = Math.min(renewAheadMs, result.lifetimeMs / 2);
      held = { value: result.value, renewAt: now() + result.lifetimeMs - lead, expiresAt: now() + result.lifetimeMs };
      return undefined;
    }
    const waitMs = result.code === 'unauthorized' ? settings.retryUnauthorizedAfterMs : (result.retryAfterMs ?? 0);
    refusal = { failure: result, until: now() + waitMs };
    return result;
  }

  function remembered(): Failure | undefined {
    if (refusal === undefined || refusal.until <= now()) return undefined;
    const { failure, until } = refusal;
    return failure.retryAfterMs === undefined ? failure : { ...failure, retryAfterMs: until - now() };
  }

  return {
    token: async () => {
      if (held !== undefined && now() < held.renewAt) return { status: 'done', value: held.value };
      const failure =
        remembered() ??
        (await (request ??= renew().finally(() => {
          request = undefined;
        })));
      // While the old token is good, a failed renewal harms nobody.
      if (held !== undefined && now() < held.expiresAt) return { status: 'done', value: held.value };
      return { status: 'failed', failure: failure ?? { code: 'unavailable', detail: 'the token was over when it came' } };
    },
    drop: (token) => {
      if (held?.value !== token) return true;
      if (now() - droppedAt < dropIntervalMs) return false;
      droppedAt = now();
      held = undefined;
      return true;
    },
  };
}

function isToken(result: AccessToken | Failure): result is AccessToken {
  return 'value' in result;
}
