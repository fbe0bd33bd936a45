import { addMilliseconds, compareInstants } from '../../schedule/period.js';
import { copyOf, keyOf } from './tables.js';
import { newState } from '../../reconcile/reconcile-run.js';
import type { RawReconcileRun } from './raw-rows.js';
import type { ReconcileRun, ReconcileScope } from '../../reconcile/reconcile-run.js';
import type { ReconcileRuns } from '../../ports/reconcile-runs.js';
import type { Tables } from './tables.js';

export const reconcileLeaseMs = 60_000;

export function createInMemoryReconcileRuns(tables: Tables): ReconcileRuns {
  const runsOf = (tenantId: string) => [...tables.reconcileRuns.values()].filter((run) => run.tenantId === tenantId);
  const openOf = (tenantId: string) => runsOf(tenantId).filter(({ finishedAt }) => finishedAt === undefined);
  const isPast = (instant: string | undefined) => instant === undefined || compareInstants(instant, tables.now()) <= 0;
  const isFree = (tenantId: string) => openOf(tenantId).every(({ leasedUntil }) => isPast(leasedUntil));
  const next = (tenantId: string) => (isFree(tenantId) ? openOf(tenantId).find(({ notBefore }) => isPast(notBefore)) : undefined);

  const request = (tenantId: string, scope: ReconcileScope): string => {
    const known = openOf(tenantId).find((run) => isServedBy(scope, run));
    if (known !== undefined) return known.runId;
    const run: RawReconcileRun = { tenantId, runId: tables.nextId(), scope, state: newState, requestedAt: tables.now(), fence: 0 };
    tables.reconcileRuns.set(keyOf(tenantId, run.runId), copyOf(run));
    return run.runId;
  };

  return {
    async request(tenantId, scope) {
      return request(tenantId, scope);
    },

    async requestDue(everyMs, counting) {
      const since = addMilliseconds(tables.now(), -everyMs);
      const due = [...tables.tenants.values()].filter(({ tenantId, sourceId }) => sourceId !== '' && !runsOf(tenantId).some(({ scope, requestedAt, finishedAt }) => (counting === 'anyRun' || scope.kind === 'all') && (finishedAt === undefined || compareInstants(requestedAt, since) > 0)));
      for (const { tenantId } of due) request(tenantId, { kind: 'all' });
      return due.length;
    },

    async waiting() {
      return [...tables.tenants.values()].filter(({ tenantId, isPaused }) => !isPaused && next(tenantId) !== undefined).map(({ tenantId }) => tenantId);
    },

    async take(tenantId) {
      const run = next(tenantId);
      if (run === undefined) return undefined;
      const now = tables.now();
      const taken = { ...run, fence: run.fence + 1, leasedUntil: addMilliseconds(now, reconcileLeaseMs), startedAt: run.startedAt ?? now };
      tables.reconcileRuns.set(keyOf(tenantId, run.runId), taken);
      return { lease: { tenantId, runId: run.runId, fence: taken.fence }, run: toRun(taken), now };
    },

    async list(tenantId, limit) {
      return runsOf(tenantId).reverse().slice(0, limit).map(toRun);
    },

    async census(tenantId, sourceId) {
      const held = [...tables.held.values()].filter((row) => row.tenantId === tenantId && row.sourceId === sourceId && row.state === 'present');
      const living = [...tables.mappings.values()].filter((row) => row.tenantId === tenantId && row.sourceId === sourceId && row.state === 'living');
      const users = held.flatMap(({ schedule }) => [...new Set(schedule?.participants.map(({ sfaUserId }) => sfaUserId))]);
      return {
        records: held.length,
        byParticipant: countsOf(users).map(([sfaUserId, records]) => ({ sfaUserId, records })),
        byMailbox: countsOf(living.map(({ mailboxId }) => mailboxId)).map(([mailboxId, events]) => ({ mailboxId, events })),
      };
    },
  };
}

/** A run of everything that is under way serves; a back-fill only as long as it has not begun. */
function isServedBy(scope: ReconcileScope, run: ReconcileRun): boolean {
  if (scope.kind === 'all') return run.scope.kind === 'all';
  const { scope: other } = run;
  return other.kind === 'backFill' && run.startedAt === undefined && scope.sfaUserIds.every((user) => other.sfaUserIds.includes(user));
}

function toRun({ fence: _fence, leasedUntil: _leasedUntil, ...run }: RawReconcileRun): ReconcileRun {
  return copyOf(run);
}

function countsOf(names: readonly string[]): readonly (readonly [string, number])[] {
  return [...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length] as const).sort(([one], [other]) => (one < other ? -1 : 1));
}
