import type { ActivityLog } from '../ports/activity-log.js';
import type { Failure } from '../failure/failure.js';
import type { Instant } from '../schedule/period.js';
import type { ReconcileLease, ReconcileRuns } from '../ports/reconcile-runs.js';
import type { ReconcileMemory, ReconcileStep } from '../ports/reconcile-memory.js';
import type { ReconcileRun, ReconcileState } from '../reconcile/reconcile-run.js';
import type { Source, Tenant, UserLink } from '../tenant/tenant.js';
import type { TenantConnections } from '../ports/tenant-connections.js';
import type { TenantRepository } from '../ports/tenant-repository.js';
import { addMilliseconds } from '../schedule/period.js';
import { backOff } from '../sync/back-off.js';
import { codeOf } from '../failure/catalogue.js';

export interface ReconcilePorts {
  readonly runs: Pick<ReconcileRuns, 'take' | 'census'>;
  readonly memory: ReconcileMemory;
  readonly tenants: Pick<TenantRepository, 'find' | 'source' | 'links'>;
  readonly connections: Pick<TenantConnections, 'sfa' | 'graph'>;
  readonly activity: Pick<ActivityLog, 'note'>;
}

/** What the look at one page needs: fresh for each, so that what an administrator changes holds from the next page on. */
export interface ReconcileBench {
  readonly ports: ReconcilePorts;
  readonly lease: ReconcileLease;
  readonly run: ReconcileRun;
  readonly tenant: Tenant;
  readonly source: Source;
  readonly links: readonly UserLink[];
  /** The database clock, a little ago: never later than the call that follows. */
  readonly now: Instant;
}

/** What a page taught; the urgency is the run's. */
export type PageLesson = Omit<ReconcileStep, 'urgency'>;

/** The users whose records are looked at, in order. */
export function listedUsers({ run, links }: Pick<ReconcileBench, 'run' | 'links'>): readonly string[] {
  const { scope } = run;
  const wanted = links.filter(({ isOn, sfaUserId }) => isOn && (scope.kind === 'all' || scope.sfaUserIds.includes(sfaUserId)));
  return [...new Set(wanted.map(({ sfaUserId }) => sfaUserId))].sort();
}

/** Their mailboxes, as far as they are known, in order. */
export function linkedMailboxes(bench: Pick<ReconcileBench, 'run' | 'links'>): readonly string[] {
  const users = new Set(listedUsers(bench));
  return [...new Set(bench.links.flatMap(({ isOn, sfaUserId, mailboxId }) => (isOn && users.has(sfaUserId) ? (mailboxId ?? []) : [])))].sort();
}

/** The page succeeded: what failed before is over. */
export function advanced(state: ReconcileState): ReconcileState {
  return { ...state, failures: 0, lastFailure: undefined };
}

/** The run stays where it is and goes on later; the administrator is told once an hour, but not of limits, at which a long run rests by design. */
export async function afterFailure(bench: ReconcileBench, state: ReconcileState, failure: Failure): Promise<PageLesson> {
  const failures = state.failures + 1;
  if (failure.code !== 'rateLimited') await tell(bench, codeOf(failure), failure.detail);
  return { state: { ...state, failures, lastFailure: failure }, ends: 'release', notBefore: addMilliseconds(bench.now, backOff(failure, failures)) };
}

/** One line an hour at most for each reason. */
export async function tell({ ports, tenant, now }: ReconcileBench, code: string, detail: string, mailboxId?: string): Promise<void> {
  const about = mailboxId === undefined ? '' : `/${mailboxId}`;
  const entry = { activityId: `reconcile/${code}${about}/${now.slice(0, 13)}`, tenantId: tenant.tenantId, mailboxId, at: now, kind: 'notice', result: 'retrying', code, detail } as const;
  await ports.activity.note([entry]);
}
