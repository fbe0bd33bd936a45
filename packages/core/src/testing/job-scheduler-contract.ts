import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job, JobRun, JobScheduler } from '../ports/job-scheduler.js';

/** One database, and time. */
export interface JobsUnderTest {
  /** Another process, not yet started. */
  process(): JobScheduler;
  /** Lets time pass until it is so, and throws when it is not after what takes longest. */
  until(isSo: () => boolean | Promise<boolean>): Promise<void>;
  /** Lets as much pass as would make happen what is due. */
  rest(): Promise<void>;
  /** Lets the next whole hour come. */
  nextHour(): Promise<void>;
  end(): Promise<void>;
}

export type SetUpJobs = () => Promise<JobsUnderTest>;

/** What every `JobScheduler` keeps; that a killed process's job is taken over is for real processes to prove. */
export function describeJobScheduler(name: string, setUp: SetUpJobs): void {
  describe(`JobScheduler of ${name}`, () => {
    let jobs: JobsUnderTest;
    let schedulers: JobScheduler[] = [];
    let runs: JobRun[] = [];
    beforeEach(async () => {
      jobs = await setUp();
      schedulers = [];
      runs = [];
    });
    afterEach(async () => {
      await Promise.all(schedulers.map((scheduler) => scheduler.stop(1_000)));
      await jobs.end();
    });

    const start = async (...defined: readonly Job[]) => {
      const scheduler = jobs.process();
      schedulers.push(scheduler);
      await scheduler.start(defined);
      return scheduler;
    };
    const noting = (run: (run: JobRun) => Promise<void> = async () => undefined) => async (attempt: JobRun) => {
      runs.push(attempt);
      await run(attempt);
    };
    const keys = () => runs.map(({ key }) => key);

    it('runs what is requested once, with its key and data', async () => {
      const scheduler = await start({ name: 'long', run: noting() });
      expect(await scheduler.request({ name: 'long', key: 'tenant-1', data: { since: '2026-11-22', 件数: [1] } })).toBe('accepted');
      await jobs.until(() => runs.length > 0);
      await jobs.rest();
      expect(runs).toMatchObject([{ key: 'tenant-1', data: { since: '2026-11-22', 件数: [1] }, attempt: 1 }]);
    });

    it('runs or keeps at most one of a key, and others beside it', async () => {
      const gate = createGate();
      const scheduler = await start({ name: 'long', atOnce: 2, run: noting(() => gate.opened) });
      expect(await scheduler.request({ name: 'long', key: 'a' })).toBe('accepted');
      await jobs.until(() => runs.length === 1);
      expect(await scheduler.request({ name: 'long', key: 'a' })).toBe('already');
      expect(await scheduler.request({ name: 'long', key: 'b' })).toBe('accepted');
      await jobs.until(() => runs.length === 2);
      gate.open();
      await jobs.until(async () => (await scheduler.request({ name: 'long', key: 'a' })) === 'accepted');
      await jobs.until(() => runs.length === 3);
      expect(keys()).toEqual(['a', 'b', 'a']);
    });

    it('keeps what only another process can do until one comes', async () => {
      const asking = await start();
      expect(await asking.request({ name: 'long', key: 'a' })).toBe('accepted');
      expect(await asking.request({ name: 'long', key: 'a' })).toBe('already');
      await jobs.rest();
      await start({ name: 'long', run: noting() });
      await jobs.until(() => runs.length > 0);
      expect(keys()).toEqual(['a']);
    });

    it('accepts a request that comes before the start, and none after the stop', async () => {
      const scheduler = jobs.process();
      schedulers.push(scheduler);
      const early = scheduler.request({ name: 'long', key: 'a' });
      await scheduler.start([{ name: 'long', run: noting() }]);
      expect(await early).toBe('accepted');
      await jobs.until(() => runs.length > 0);
      await scheduler.stop(1_000);
      await expect(scheduler.request({ name: 'long', key: 'b' })).rejects.toMatchObject({ code: 'stoppedBefore' });
    });

    it('tries again what failed, and another job is not kept waiting', async () => {
      const scheduler = await start(
        { name: 'flaky', run: noting(async ({ attempt }) => (attempt < 3 ? Promise.reject(new Error(`attempt ${attempt}`)) : undefined)) },
        { name: 'other', run: noting() },
      );
      await scheduler.request({ name: 'flaky', key: 'a', data: { step: 7 } });
      await jobs.until(() => runs.length > 0);
      expect(await scheduler.request({ name: 'flaky', key: 'a' })).toBe('already');
      await scheduler.request({ name: 'other', key: 'b' });
      await jobs.until(() => runs.filter(({ key }) => key === 'a').length === 3);
      expect(runs.filter(({ key }) => key === 'a').map(({ attempt, data }) => [attempt, data])).toEqual([1, 2, 3].map((attempt) => [attempt, { step: 7 }]));
      expect(keys().indexOf('b')).toBeLessThan(keys().lastIndexOf('a'));
      expect(await scheduler.failed(10)).toEqual([]);
    });

    it('shows what failed at every attempt, and starts it anew on request', async () => {
      let isCured = false;
      const scheduler = await start({ name: 'sick', run: noting(async () => (isCured ? undefined : Promise.reject(new Error('no such panel')))) });
      await scheduler.request({ name: 'sick', key: 'a', data: { step: 7 } });
      await jobs.until(async () => (await scheduler.failed(10)).length > 0);
      const [failed, ...others] = await scheduler.failed(10);
      expect(others).toEqual([]);
      expect(failed).toMatchObject({ name: 'sick', key: 'a', data: { step: 7 }, attempts: runs.length, detail: 'no such panel' });
      expect(failed?.failedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      isCured = true;
      const before = runs.length;
      expect(await scheduler.retryFailed(failed?.failedId ?? '')).toBe('accepted');
      await jobs.until(() => runs.length > before);
      expect(runs.at(-1)).toMatchObject({ key: 'a', data: { step: 7 }, attempt: 1 });
      expect(await scheduler.failed(10)).toEqual([]);
      expect(await scheduler.retryFailed(failed?.failedId ?? '')).toBe('unknown');
    });

    it('runs a periodic job once for all processes', async () => {
      const hourly: Job = { name: 'hourly', period: { kind: 'everyMinutes', minutes: 60 }, run: noting() };
      await start(hourly);
      await start(hourly);
      await start();
      expect(runs).toEqual([]);
      await jobs.nextHour();
      await jobs.until(() => runs.length > 0);
      await jobs.rest();
      expect(runs).toMatchObject([{ key: '', data: {}, attempt: 1 }]);
    });

    it('no longer runs by time what is defined without a period', async () => {
      const first = await start({ name: 'hourly', period: { kind: 'everyMinutes', minutes: 60 }, run: noting() });
      await first.stop(1_000);
      const second = await start({ name: 'hourly', run: noting() });
      await jobs.nextHour();
      await jobs.rest();
      expect(runs).toEqual([]);
      await second.request({ name: 'hourly', key: '' });
      await jobs.until(() => runs.length === 1);
    });

    it('waits at the stop for what soon ends', async () => {
      const gate = createGate();
      const scheduler = await start({ name: 'long', run: noting(() => gate.opened) });
      await scheduler.request({ name: 'long', key: 'a' });
      await jobs.until(() => runs.length > 0);
      const stopped = scheduler.stop(10_000);
      expect(runs[0]?.signal.aborted).toBe(true);
      gate.open();
      await stopped;
      await start({ name: 'long', run: noting() });
      await jobs.rest();
      expect(runs).toHaveLength(1);
    });

    it('hands what a stop interrupts to another process, without counting the attempt', async () => {
      const interruptible: Job = {
        name: 'long',
        run: noting(async ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('interrupted'))))),
      };
      const scheduler = await start(interruptible);
      await scheduler.request({ name: 'long', key: 'a', data: { step: 7 } });
      await jobs.until(() => runs.length > 0);
      await scheduler.stop(10_000);
      const other = await start({ name: 'long', run: noting() });
      await jobs.until(() => runs.length > 1);
      expect(runs.map(({ key, data, attempt }) => ({ key, data, attempt }))).toEqual(Array(2).fill({ key: 'a', data: { step: 7 }, attempt: 1 }));
      expect(await other.failed(10)).toEqual([]);
    });

    it('refuses names, keys and periods that it could not keep', async () => {
      const scheduler = jobs.process();
      await expect(scheduler.start([{ name: 'two words', run: noting() }])).rejects.toMatchObject({ code: 'invalidJob' });
      await expect(scheduler.start([{ name: 'odd', period: { kind: 'everyMinutes', minutes: 7 }, run: noting() }])).rejects.toMatchObject({ code: 'invalidJob' });
      await expect(scheduler.request({ name: 'long', key: 'a b' })).rejects.toMatchObject({ code: 'invalidJob' });
    });
  });
}

function createGate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
