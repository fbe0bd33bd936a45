import type { ActivityEntry, Backlog, NotificationReceipt, OutsideCall, SyncEnd } from '@clounect/core';
import type { AnswerOutcome } from '@clounect/express-webhook';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What the host counts. None of it may throw or wait. */
export interface Metrics {
  webhookAnswered(outcome: AnswerOutcome): void;
  notificationAnswered(outcome: AnswerOutcome): void;
  notificationsTaken(receipt: Pick<NotificationReceipt, 'accepted' | 'strangers' | 'ignored'>): void;
  claimed(count: number): void;
  leaseLost(): void;
  synced(tenantId: string, end: SyncEnd | 'threw', durationMs: number): void;
  executed(entry: ActivityEntry): void;
  called(tenantId: string, call: OutsideCall): void;
  /** In the text form of Prometheus. */
  text(): Promise<string>;
  readonly contentType: string;
}

export interface MetricsDeps {
  /** A `tenant` label at what belongs to one: only where there are few, since each makes series of its own. */
  readonly tenantLabels: boolean;
  /** `undefined`: the store does not say in time. */
  readonly backlogs: () => Promise<readonly Backlog[] | undefined>;
}

const prefix = 'clounect_';
const callSeconds = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4, 8];
const syncSeconds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Counters in a registry of their own: an embedder's metrics stay untouched. */
export function createMetrics({ tenantLabels, backlogs }: MetricsDeps): Metrics {
  const registry = new Registry();
  const shared = { registers: [registry] };
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 });
  const byTenant = tenantLabels ? ['tenant'] : [];
  const of = (tenantId: string): Record<string, string> => (tenantLabels ? { tenant: tenantId } : {});
  const counter = (name: string, help: string, labelNames: readonly string[] = []) => new Counter({ ...shared, name: prefix + name, help, labelNames: [...labelNames] });

  const webhooks = counter('webhooks_total', 'Webhooks of JUST.SFA by how they were answered.', ['outcome']);
  const posts = counter('notification_posts_total', "Graph's requests by how they were answered.", ['outcome']);
  const notifications = counter('notifications_total', "Entries of Graph's requests: accepted, of strangers, without sense.", ['outcome']);
  const claims = counter('claims_total', 'Records that this process claimed.');
  const leases = counter('leases_lost_total', 'Records that another process took over from this one.');
  const syncs = counter('syncs_total', 'Runs of records by how they ended.', ['end', ...byTenant]);
  const executions = counter('executions_total', 'Committed lines of the activity log, retries included.', ['direction', 'action', 'result', ...byTenant]);
  const calls = counter('outside_calls_total', 'Calls to the outside by how they ended.', ['system', 'operation', 'outcome', ...byTenant]);
  const conflicts = counter('etag_conflicts_total', 'Conditional writes that Graph answered with 412.', byTenant);
  const syncTimes = new Histogram({ ...shared, name: `${prefix}sync_duration_seconds`, help: 'Runs of records.', buckets: syncSeconds });
  const callTimes = new Histogram({ ...shared, name: `${prefix}outside_call_duration_seconds`, help: 'Calls to the outside.', labelNames: ['system', 'operation'], buckets: callSeconds });
  const gauge = (name: string, help: string, labelNames = byTenant) => new Gauge({ ...shared, name: prefix + name, help, labelNames });
  const waiting = gauge('waiting_records', 'Records with a change that is not yet applied, in the whole database.');
  const oldest = gauge('oldest_waiting_seconds', 'Age of the oldest change that is not yet applied, paused tenants left out.');
  const givenUp = gauge('given_up_records', 'Records that failed eight times.');
  const held = gauge('held_deletions', 'Deletions that the brake holds until a person decides.');
  const storeUp = gauge('store_up', 'Whether the store said what waits, in time.', []);

  async function collectBacklogs(): Promise<void> {
    const all = await backlogs();
    storeUp.set(all === undefined ? 0 : 1);
    for (const each of [waiting, oldest, givenUp, held]) {
      each.reset();
      // Without a store there is no value; the old one, or 0, would pass for the present one.
      if (!tenantLabels) each.remove();
    }
    for (const { tenantId, isPaused, count, oldestMs, givenUp: lost, held: stopped } of all === undefined || tenantLabels ? (all ?? []) : [toTotal(all)]) {
      waiting.set(of(tenantId), count);
      oldest.set(of(tenantId), isPaused ? 0 : oldestMs / 1_000);
      givenUp.set(of(tenantId), lost);
      held.set(of(tenantId), stopped);
    }
  }

  return {
    webhookAnswered: (outcome) => webhooks.inc({ outcome }),
    notificationAnswered: (outcome) => posts.inc({ outcome }),
    notificationsTaken: (receipt) => {
      for (const outcome of ['accepted', 'strangers', 'ignored'] as const) if (receipt[outcome] > 0) notifications.inc({ outcome }, receipt[outcome]);
    },
    claimed: (count) => claims.inc(count),
    leaseLost: () => leases.inc(),
    synced: (tenantId, end, durationMs) => {
      syncs.inc({ end, ...of(tenantId) });
      syncTimes.observe(durationMs / 1_000);
    },
    executed: ({ tenantId, direction = 'none', action = 'none', result }) => executions.inc({ direction, action, result, ...of(tenantId) }),
    called: (tenantId, { system, operation, outcome, status, durationMs }) => {
      calls.inc({ system, operation, outcome, ...of(tenantId) });
      callTimes.observe({ system, operation }, durationMs / 1_000);
      if (status === 412) conflicts.inc(of(tenantId));
    },
    text: async () => {
      await collectBacklogs();
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

function toTotal(all: readonly Backlog[]): Backlog {
  return {
    tenantId: '',
    isPaused: false,
    count: all.reduce((sum, { count }) => sum + count, 0),
    oldestMs: Math.max(0, ...all.map(({ isPaused, oldestMs }) => (isPaused ? 0 : oldestMs))),
    givenUp: all.reduce((sum, { givenUp }) => sum + givenUp, 0),
    held: all.reduce((sum, { held }) => sum + held, 0),
  };
}
