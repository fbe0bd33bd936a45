import type { ConstructorOptions, QueueOptions, WorkOptions } from 'pg-boss';

/** Seconds. What an idle host costs, and how soon a killed process's job is taken over: silent + noticed + first delay + fetched < 1 minute. */
export interface JobTimes {
  /** A job whose process is silent for so long is given to another one. */
  readonly silentAfter: number;
  /** How often somebody looks for such. */
  readonly noticeEvery: number;
  /** How often a process looks for jobs that others requested. */
  readonly fetchEvery: number;
  /** How often somebody looks for what is due by the clock: less than a minute. */
  readonly scheduleEvery: number;
  /** Before the second attempt; twice as long before each next one. */
  readonly firstDelay: number;
  readonly longestDelay: number;
}

export const jobTimes: JobTimes = { silentAfter: 15, noticeEvery: 20, fetchEvery: 10, scheduleEvery: 30, firstDelay: 5, longestDelay: 600 };

const day = 24 * 60 * 60;
const retries = 5;

export const schema = 'pgboss';
/** Where a job goes that failed at every attempt; nobody works on it. */
export const deadLetter = 'clounect-failed';
const keepFailed = 92 * day;

export function toBossOptions(times: JobTimes): ConstructorOptions {
  return {
    schema,
    superviseIntervalSeconds: times.noticeEvery,
    monitorIntervalSeconds: times.noticeEvery,
    maintenanceIntervalSeconds: 60 * 60,
    queueCacheIntervalSeconds: 300,
    clockMonitorIntervalSeconds: 600,
    cronMonitorIntervalSeconds: times.scheduleEvery,
    cronWorkerIntervalSeconds: times.fetchEvery,
    // What is for large installations costs statements for nothing here.
    flowIntervalSeconds: 60 * 60,
    bamIntervalSeconds: 300,
    registerInstance: false,
    monitorVacuum: false,
    reindex: false,
  };
}

export function toQueueOptions(times: JobTimes): QueueOptions & { readonly deadLetter: string } {
  return {
    deadLetter,
    retryLimit: retries,
    retryDelay: times.firstDelay,
    retryBackoff: true,
    retryDelayMax: times.longestDelay,
    heartbeatSeconds: times.silentAfter,
    expireInSeconds: day,
    retentionSeconds: 14 * day,
    deleteAfterSeconds: day,
  };
}

export const deadLetterOptions: QueueOptions = { retentionSeconds: keepFailed, deleteAfterSeconds: keepFailed, retryLimit: 0 };

export function toWorkOptions(times: JobTimes): WorkOptions & { readonly includeMetadata: true } {
  return { includeMetadata: true, batchSize: 1, pollingIntervalSeconds: times.fetchEvery, heartbeatRefreshSeconds: times.silentAfter / 3 };
}

/** Attempts that a job may have, of which so many were interrupted and don't count. */
export function toRetryLimit(interruptions: number): number {
  return retries + interruptions;
}
