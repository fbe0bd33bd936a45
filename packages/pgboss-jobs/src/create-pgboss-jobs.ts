import { createRunner } from './create-runner.js';
import { ClounectError, checkJob, checkRequest, type FailedJob, type Job, type JobRequest, type JobScheduler } from '@clounect/core';
import { deadLetter, deadLetterOptions, jobTimes, toBossOptions, toQueueOptions, toWorkOptions, type JobTimes } from './job-settings.js';
import { PgBoss, type Clock } from 'pg-boss';
import { toCron } from './to-cron.js';
import { toDatabase, type JobDatabase } from './to-database.js';
import { toError } from './to-error.js';
import { toFailedJob, type Payload } from './payload.js';
import { z } from 'zod';

export interface PgbossJobsOptions {
  readonly database: JobDatabase;
  /** Told of what goes wrong between jobs, for the log: a database that is away, a job that was taken over. Nothing of it needs a cure. */
  readonly onError: (error: Error) => void;
}

/** Tries of the start, 30 s apart at most: a database that is away comes back some day. */
const endless = 1_000_000;
const pageSize = 1_000;

/** Jobs by pg-boss, in the schema `pgboss` of the store's database. */
export function createPgbossJobs(options: PgbossJobsOptions): JobScheduler {
  return createTimedJobs(options, jobTimes);
}

/** The same with other times, and another clock, for tests. */
export function createTimedJobs({ database, onError }: PgbossJobsOptions, times: JobTimes, clock?: Clock): JobScheduler {
  const boss = new PgBoss({ ...toBossOptions(times), backend: 'pool' in database ? 'postgres' : 'pglite', db: toDatabase(database), ...(clock && { clock }) });
  // Without a listener an error would end the process.
  boss.on('error', (told: unknown) => onError(toError(told)));
  const runner = createRunner(boss);
  const queues = new Set<string>();
  const workers = new Map<string, readonly string[]>();
  const { promise: started, resolve: begin } = Promise.withResolvers<void>();
  let isStopped = false;

  async function ensureQueue(name: string): Promise<void> {
    if (queues.has(name)) return;
    await boss.createQueue(name, { policy: 'exclusive', ...toQueueOptions(times) });
    // A former version may have made it with other settings.
    await boss.updateQueue(name, toQueueOptions(times));
    queues.add(name);
  }

  async function bring(job: Job): Promise<void> {
    await ensureQueue(job.name);
    if (job.period !== undefined) {
      const { cron, timeZone } = toCron(job.period);
      await boss.schedule(job.name, cron, {}, { tz: timeZone, missed: 'once' });
    } else if ((await boss.getSchedule(job.name)) !== null) await boss.unschedule(job.name);
    // One by one, so that each can be woken.
    const places = Array.from({ length: job.atOnce ?? 1 }, () => boss.work(job.name, toWorkOptions(times), runner.handlerOf(job)));
    workers.set(job.name, await Promise.all(places));
  }

  async function request({ name, key, data = {} }: JobRequest): Promise<'accepted' | 'already'> {
    checkRequest({ name, key });
    assertNotStopped();
    await started;
    assertNotStopped();
    await ensureQueue(name);
    const payload: Payload = { key, data, interruptions: 0 };
    const id = await boss.send(name, payload, { singletonKey: key });
    wake(name);
    return id === null ? 'already' : 'accepted';
  }

  /** The oldest first, as pg-boss lists them. */
  async function listFailed(): Promise<readonly FailedJob[]> {
    const listed: FailedJob[] = [];
    for (let page = pageSize; page === pageSize; ) {
      const after = listed.at(-1)?.failedId;
      const found = await boss.findJobs<unknown>(deadLetter, { limit: pageSize, ...(after !== undefined && { after }) });
      listed.push(...found.map(toFailedJob));
      page = found.length;
    }
    return listed;
  }

  /** What this process requested it need not wait for. */
  function wake(name: string): void {
    for (const worker of workers.get(name) ?? []) boss.notifyWorker(worker);
  }

  function assertNotStopped(): void {
    if (isStopped) throw new ClounectError('stoppedBefore', 'The scheduler was stopped.');
  }

  return {
    async start(jobs) {
      jobs.forEach(checkJob);
      await boss.start({ attempts: endless });
      await boss.createQueue(deadLetter, deadLetterOptions);
      for (const job of jobs) await bring(job);
      begin();
    },
    request,
    async failed(limit) {
      await started;
      return (await listFailed()).toReversed().slice(0, limit);
    },
    async retryFailed(failedId) {
      await started;
      if (!z.uuid().safeParse(failedId).success) return 'unknown';
      const [found] = await boss.findJobs<unknown>(deadLetter, { id: failedId });
      if (found === undefined) return 'unknown';
      // What waits or runs under its key does the same work.
      const answer = await request(toFailedJob(found));
      await boss.deleteJob(deadLetter, failedId);
      return answer;
    },
    async stop(drainMs) {
      if (isStopped) return;
      isStopped = true;
      begin();
      await runner.stop([...workers.keys()], drainMs);
      await boss.stop({ graceful: true, close: false, timeout: 1_000 });
    },
  };
}
