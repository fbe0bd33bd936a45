import { describe, expect, it } from 'vitest';
import { living, now } from '../testing/example-evidence.js';
import { toExecution } from './sync-memory.js';

const earlier = '2026-11-21T23:59:58Z';

describe('a line of 連携実行ログ', () => {
  it.each([
    ['create', 'toOutlook', 'create'],
    ['update', 'toOutlook', 'update'],
    ['delete', 'toOutlook', 'delete'],
    ['writeBack', 'toSfa', 'update'],
    ['deleteRecord', 'toSfa', 'delete'],
  ] as const)('shows a %s in its direction, %s', (step, direction, action) => {
    expect(toExecution(living, step, 'round-1', now, 'taro', { result: 'succeeded' })).toMatchObject({ activityId: 'round-1', direction, action, person: 'taro' });
  });

  it('has the time that a success took, and none where nobody knows since when it waited', () => {
    const latency = (result: 'succeeded' | 'failed' | 'retrying', since?: string) => toExecution(living, 'update', 'round-1', now, undefined, { result, since }).latencyMs;
    expect([latency('succeeded', earlier), latency('succeeded', now), latency('succeeded'), latency('failed', earlier), latency('retrying', earlier)]).toEqual([2_000, 0, undefined, undefined, undefined]);
  });

  it('has no negative time where the clocks of two databases differ', () => {
    expect(toExecution(living, 'update', 'round-1', earlier, undefined, { result: 'succeeded', since: now }).latencyMs).toBe(0);
  });

  it('names the cause of a failure, by its hint where that explains more', () => {
    const failure = { code: 'unauthorized', hint: 'AADSTS7000222', detail: 'expired' } as const;
    expect(toExecution(living, 'update', 'round-1', now, undefined, { result: 'failed', failure })).toMatchObject({ code: 'AADSTS7000222', detail: 'expired' });
    expect(toExecution(living, 'update', 'round-1', now, undefined, { result: 'succeeded' }).code).toBeUndefined();
  });
});
