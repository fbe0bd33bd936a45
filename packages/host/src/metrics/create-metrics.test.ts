import type { Backlog, OutsideCall } from '@clounect/core';
import { register } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createMetrics } from './create-metrics.js';

const backlog = (tenantId: string, changes: Partial<Backlog> = {}): Backlog => ({ tenantId, isPaused: false, count: 2, oldestMs: 1_500, givenUp: 1, held: 3, ...changes });
const call = (changes: Partial<OutsideCall> = {}): OutsideCall => ({ system: 'graph', operation: 'updateEvent', method: 'PATCH', host: 'graph.example', status: 200, outcome: 'ok', durationMs: 120, ...changes });
const of = (all: readonly Backlog[] | undefined = [], tenantLabels = false) => createMetrics({ tenantLabels, backlogs: () => Promise.resolve(all) });
const linesOf = async (metrics: ReturnType<typeof of>): Promise<readonly string[]> => (await metrics.text()).split('\n').filter((line) => line.startsWith('clounect_'));

describe('the metrics of a host', () => {
  it('count what happens, by outcome', async () => {
    const metrics = of();
    metrics.webhookAnswered('accepted');
    metrics.webhookAnswered('unauthorized');
    metrics.notificationAnswered('validated');
    metrics.notificationsTaken({ accepted: 3, strangers: 1, ignored: 0 });
    metrics.claimed(5);
    metrics.leaseLost();
    metrics.synced('example', 'finished', 20);
    metrics.called('example', call());
    metrics.called('example', call({ status: 412, outcome: 'conflict' }));
    metrics.called('example', call({ status: undefined, outcome: 'noAnswer' }));
    metrics.executed({ activityId: 'a', tenantId: 'example', at: '2026-11-22T00:00:00Z', kind: 'execution', result: 'succeeded', direction: 'toOutlook', action: 'update' });
    expect(await linesOf(metrics)).toEqual(
      expect.arrayContaining([
        'clounect_webhooks_total{outcome="accepted"} 1',
        'clounect_webhooks_total{outcome="unauthorized"} 1',
        'clounect_notification_posts_total{outcome="validated"} 1',
        'clounect_notifications_total{outcome="accepted"} 3',
        'clounect_notifications_total{outcome="strangers"} 1',
        'clounect_claims_total 5',
        'clounect_leases_lost_total 1',
        'clounect_syncs_total{end="finished"} 1',
        'clounect_outside_calls_total{system="graph",operation="updateEvent",outcome="ok"} 1',
        'clounect_outside_calls_total{system="graph",operation="updateEvent",outcome="noAnswer"} 1',
        'clounect_etag_conflicts_total 1',
        'clounect_outside_call_duration_seconds_bucket{le="0.1",system="graph",operation="updateEvent"} 0',
        'clounect_outside_call_duration_seconds_bucket{le="0.2",system="graph",operation="updateEvent"} 3',
        'clounect_executions_total{direction="toOutlook",action="update",result="succeeded"} 1',
      ]),
    );
    expect(await metrics.text()).toMatch(/\nprocess_cpu_seconds_total [\s\S]*\nnodejs_eventloop_lag_p99_seconds /);
  });

  it('add up what waits, and leave paused tenants out of the oldest', async () => {
    const metrics = of([backlog('example-a'), backlog('example-b', { isPaused: true, oldestMs: 86_400_000 })]);
    expect(await linesOf(metrics)).toEqual(
      expect.arrayContaining(['clounect_waiting_records 4', 'clounect_oldest_waiting_seconds 1.5', 'clounect_given_up_records 2', 'clounect_held_deletions 6', 'clounect_store_up 1']),
    );
  });

  it('name tenants only where that was asked for', async () => {
    const unnamed = of([backlog('example-a')]);
    unnamed.called('example-a', call());
    expect(await unnamed.text()).not.toContain('example-a');
    const named = of([backlog('example-a'), backlog('example-b', { isPaused: true })], true);
    named.called('example-a', call());
    expect(await linesOf(named)).toEqual(
      expect.arrayContaining([
        'clounect_outside_calls_total{system="graph",operation="updateEvent",outcome="ok",tenant="example-a"} 1',
        'clounect_waiting_records{tenant="example-a"} 2',
        'clounect_oldest_waiting_seconds{tenant="example-b"} 0',
      ]),
    );
  });

  it.each([false, true])('say nothing of what waits while the store does not (tenant labels: %s)', async (tenantLabels) => {
    let all: readonly Backlog[] | undefined = [backlog('example-a')];
    const metrics = createMetrics({ tenantLabels, backlogs: () => Promise.resolve(all) });
    await metrics.text();
    all = undefined;
    const lines = await linesOf(metrics);
    expect(lines).toContain('clounect_store_up 0');
    expect(lines.filter((line) => /waiting|given_up/.test(line))).toEqual([]);
  });

  it('leave the registry of the embedding program alone', () => {
    of();
    of();
    expect(register.getMetricsAsArray()).toEqual([]);
  });
});
