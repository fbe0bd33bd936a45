import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHealth } from './create-health.js';

describe('the health of a host', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const of = (isMigrated: () => Promise<boolean>, isWorkerAlive?: () => boolean) => createHealth({ health: { isMigrated }, isWorkerAlive });

  it('is good when the database answers, has our schema, and the worker turns', async () => {
    expect(await of(async () => true, () => true)()).toEqual({ isReady: true, database: 'ok', schema: 'ok', worker: 'ok', problems: [] });
    expect(await of(async () => true)()).toMatchObject({ isReady: true, worker: 'off' });
  });

  it('names what is wrong, with cause and cure, and nothing of what was thrown', async () => {
    const health = await of(() => Promise.reject(new Error('canary')), () => false)();
    expect(health).toMatchObject({ isReady: false, database: 'failed', schema: 'unknown', worker: 'failed' });
    expect(health.problems.map(({ code, ja, en }) => [code, ja.cure.length > 0, en.cure.length > 0])).toEqual([['databaseUnreachable', true, true], ['workerStopped', true, true]]);
    expect(JSON.stringify(health)).not.toContain('canary');
  });

  it('knows a schema that is older than this version', async () => {
    expect(await of(async () => false)()).toMatchObject({ isReady: false, database: 'ok', schema: 'outdated', problems: [{ code: 'schemaOutdated' }] });
  });

  it('answers within 2 s while the database hangs, asks it once and not for every probe, and anew after a while', async () => {
    const isMigrated = vi.fn(() => new Promise<boolean>(() => undefined));
    const health = of(isMigrated);
    const answers = Promise.all([health(), health()]);
    await vi.advanceTimersByTimeAsync(1_900);
    expect((await answers).map(({ isReady }) => isReady)).toEqual([false, false]);
    expect(isMigrated).toHaveBeenCalledTimes(1);
    isMigrated.mockImplementation(async () => true);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await health()).toMatchObject({ isReady: true });
    expect(await health()).toMatchObject({ isReady: true });
  });
});
