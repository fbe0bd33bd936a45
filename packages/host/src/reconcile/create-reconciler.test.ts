import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ReconcileEnd } from '@clounect/core';
import { createSignal } from '../worker/create-signal.js';
import { createReconciler, type ReconcilerPorts } from './create-reconciler.js';

const ignore = (): undefined => undefined;
const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function start(waiting: Set<string>, advance: ReconcilerPorts['advance']) {
  const runs = { waiting: async () => [...waiting] };
  const reconciler = createReconciler({ runs, advance, logger, signal: createSignal() }, { pollMs: 10 });
  reconciler.start();
  return { reconciler };
}

describe('the reconciler', () => {
  it('advances the tenants that have a run, each once at a time and two at once at most', async () => {
    const waiting = new Set(['a', 'b', 'c']);
    const underWay: string[] = [];
    let most = 0;
    const { reconciler } = start(waiting, async (tenantId): Promise<ReconcileEnd> => {
      expect(underWay).not.toContain(tenantId);
      underWay.push(tenantId);
      most = Math.max(most, underWay.length);
      await sleep(30);
      underWay.splice(underWay.indexOf(tenantId), 1);
      waiting.delete(tenantId);
      return { kind: 'waiting' };
    });
    await expect.poll(() => waiting.size).toBe(0);
    expect(most).toBe(2);
    await reconciler.stop(1_000);
  });

  it('goes on after one that failed', async () => {
    let tries = 0;
    const { reconciler } = start(new Set(['a']), async () => {
      tries += 1;
      throw new Error('defect');
    });
    await expect.poll(() => tries).toBeGreaterThan(2);
    await reconciler.stop(1_000);
  });

  it('tells what is under way to stop between two pages, waits for it, and begins nothing more', async () => {
    const ends: string[] = [];
    const { reconciler } = start(new Set(['a']), async (_tenantId, signal) => {
      while (!signal.aborted) await sleep(5);
      ends.push('stopped');
      return { kind: 'stopped' };
    });
    await sleep(30);
    await reconciler.stop(1_000);
    expect(ends).toEqual(['stopped']);
    await sleep(40);
    expect(ends).toEqual(['stopped']);
  });
});
