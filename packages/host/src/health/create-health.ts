import { explainCode, type CatalogueEntry, type HealthRepository } from '@clounect/core';
import { within } from './within.js';

export interface Health {
  readonly isReady: boolean;
  /** It answers a query in time. */
  readonly database: 'ok' | 'failed';
  /** `unknown`: the database does not say. */
  readonly schema: 'ok' | 'outdated' | 'unknown';
  /** `off`: this process has no worker role. */
  readonly worker: 'ok' | 'failed' | 'off';
  /** What is wrong, with cause and cure; empty when all is well. */
  readonly problems: readonly ({ readonly code: string } & CatalogueEntry)[];
}

/** A probe answers well before whoever probes loses patience, which is often after 2 s. */
const patienceMs = 1_500;
/** After that a question that hangs is given up and asked anew: the database may be back. */
const hangingMs = 5_000;

export function createHealth(deps: { readonly health: Pick<HealthRepository, 'isMigrated'>; readonly isWorkerAlive: (() => boolean) | undefined }): () => Promise<Health> {
  const ask = sharePending(() => deps.health.isMigrated());
  return async () => {
    const isMigrated = await within(patienceMs, ask());
    const database = isMigrated === undefined ? 'failed' : 'ok';
    const schema = isMigrated === undefined ? 'unknown' : isMigrated ? 'ok' : 'outdated';
    const worker = deps.isWorkerAlive === undefined ? 'off' : deps.isWorkerAlive() ? 'ok' : 'failed';
    const codes = [
      ...(database === 'failed' ? ['databaseUnreachable'] : []),
      ...(schema === 'outdated' ? ['schemaOutdated'] : []),
      ...(worker === 'failed' ? ['workerStopped'] : []),
    ];
    return { isReady: codes.length === 0, database, schema, worker, problems: codes.map((code) => ({ code, ...explainCode(code) })) };
  };
}

/** Who asks while a question is pending shares it: one that hangs takes one connection, not one for each probe. */
function sharePending<Result>(ask: () => Promise<Result>): () => Promise<Result> {
  let pending: { readonly since: number; readonly answer: Promise<Result> } | undefined;
  return () => {
    if (pending !== undefined && performance.now() - pending.since < hangingMs) return pending.answer;
    const asked = {
      since: performance.now(),
      answer: ask().finally(() => {
        if (pending === asked) pending = undefined;
      }),
    };
    pending = asked;
    return asked.answer;
  };
}
