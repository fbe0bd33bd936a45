import type { TenantRepository } from '@clounect/core';

export interface Health {
  readonly isReady: boolean;
  /** It answers a query; the schema was migrated before the host began. */
  readonly database: 'ok' | 'failed';
  /** `off`: this process has no worker role. */
  readonly worker: 'ok' | 'failed' | 'off';
}

const patienceMs = 2_000;

export function createHealth(deps: { readonly tenants: Pick<TenantRepository, 'find'>; readonly isWorkerAlive: (() => boolean) | undefined }): () => Promise<Health> {
  return async () => {
    const database = await answersInTime(deps.tenants.find('readyz'));
    const worker = deps.isWorkerAlive === undefined ? 'off' : deps.isWorkerAlive() ? 'ok' : 'failed';
    return { isReady: database === 'ok' && worker !== 'failed', database, worker };
  };
}

async function answersInTime(query: Promise<unknown>): Promise<'ok' | 'failed'> {
  const { promise, resolve } = Promise.withResolvers<'failed'>();
  const timer = setTimeout(resolve, patienceMs, 'failed');
  const answer = query.then(
    () => 'ok' as const,
    () => 'failed' as const,
  );
  return Promise.race([answer, promise]).finally(() => clearTimeout(timer));
}
