import { addMilliseconds, compareInstants } from '../schedule/period.js';
import { checkJob, checkRequest } from '../jobs/check-job.js';
import { ClounectError } from '../failure/failure.js';
import { copyOf } from './in-memory/tables.js';
import { createStopSignal, type StopSignal } from './in-memory/stop-signal.js';
import { nextDue } from '../jobs/next-due.js';
import type { FailedJob, Job, JobData, JobPeriod, JobRequest, JobScheduler } from '../ports/job-scheduler.js';
import type { Instant } from '../schedule/period.js';

const mostAttempts = 6;

interface WaitingJob extends JobRequest {
  readonly data: JobData;
  readonly attempt: number;
  readonly dueAt: Instant;
}

interface Process {
  readonly jobs: readonly Job[];
  readonly signal: StopSignal;
  readonly running: Map<string, Promise<void>>;
}

/** What processes on one database share. */
export interface JobBoard {
  readonly now: () => Instant;
  readonly processes: Set<Process>;
  readonly waiting: Map<string, WaitingJob>;
  readonly running: Set<string>;
  readonly periods: Map<string, { readonly period: JobPeriod; readonly dueAt: Instant }>;
  readonly failed: FailedJob[];
  /** Begins what is due by the board's clock; nothing happens by time alone. */
  turn(): void;
}

export function createJobBoard(now: () => Instant): JobBoard {
  const board: JobBoard = { now, processes: new Set(), waiting: new Map(), running: new Set(), periods: new Map(), failed: [], turn: () => turn(board) };
  return board;
}

export type InMemoryJobs = JobScheduler;

/** A process that runs jobs: passes the same contract as the real scheduler, without its durability. */
export function createInMemoryJobs(board: JobBoard): InMemoryJobs {
  let self: Process | undefined;
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  let isStopped = false;

  async function request({ name, key, data = {} }: JobRequest): Promise<'accepted' | 'already'> {
    checkRequest({ name, key });
    if (isStopped) throw new ClounectError('stoppedBefore', 'The scheduler was stopped.');
    await begun;
    const accepted = enqueue(board, { name, key, data });
    board.turn();
    return accepted ? 'accepted' : 'already';
  }

  return {
    async start(jobs) {
      jobs.forEach(checkJob);
      for (const { name, period } of jobs) {
        if (period === undefined) board.periods.delete(name);
        else if (JSON.stringify(board.periods.get(name)?.period) !== JSON.stringify(period)) board.periods.set(name, { period, dueAt: nextDue(period, board.now()) });
      }
      self = { jobs, signal: createStopSignal(), running: new Map() };
      board.processes.add(self);
      begin();
      board.turn();
    },
    request,
    async failed(limit) {
      return board.failed.toReversed().slice(0, limit).map(copyOf);
    },
    async retryFailed(failedId) {
      const place = board.failed.findIndex((job) => job.failedId === failedId);
      const [job] = place < 0 ? [] : board.failed.splice(place, 1);
      return job === undefined ? 'unknown' : await request(job);
    },
    async stop() {
      isStopped = true;
      if (self === undefined) return;
      board.processes.delete(self);
      self.signal.abort();
      await Promise.all(self.running.values());
      board.turn();
    },
  };
}

function idOf({ name, key }: Pick<JobRequest, 'name' | 'key'>): string {
  return JSON.stringify([name, key]);
}

function enqueue(board: JobBoard, request: JobRequest & { readonly data: JobData }): boolean {
  const id = idOf(request);
  if (board.waiting.has(id) || board.running.has(id)) return false;
  board.waiting.set(id, copyOf({ ...request, attempt: 1, dueAt: board.now() }));
  return true;
}

function turn(board: JobBoard): void {
  const now = board.now();
  for (const [name, { period, dueAt }] of board.periods) {
    if (compareInstants(dueAt, now) > 0) continue;
    board.periods.set(name, { period, dueAt: nextDue(period, now) });
    enqueue(board, { name, key: '', data: {} });
  }
  for (const job of board.waiting.values()) {
    if (compareInstants(job.dueAt, now) > 0) continue;
    for (const process of board.processes) {
      const definition = process.jobs.find(({ name }) => name === job.name);
      const busy = [...process.running.keys()].filter((id) => id.startsWith(`[${JSON.stringify(job.name)},`)).length;
      if (definition === undefined || busy >= (definition.atOnce ?? 1)) continue;
      run(board, process, definition, job);
      break;
    }
  }
}

function run(board: JobBoard, process: Process, definition: Job, job: WaitingJob): void {
  const id = idOf(job);
  board.waiting.delete(id);
  board.running.add(id);
  const { key, data, attempt } = job;
  const done = Promise.resolve()
    .then(() => definition.run({ key, data, attempt, signal: process.signal }))
    .then(
      () => void board.running.delete(id),
      (error: unknown) => {
        board.running.delete(id);
        if (process.signal.aborted) board.waiting.set(id, { ...job, dueAt: board.now() });
        else if (attempt < mostAttempts) board.waiting.set(id, { ...job, attempt: attempt + 1, dueAt: addMilliseconds(board.now(), 5_000 * 2 ** (attempt - 1)) });
        else board.failed.push({ failedId: `${id}/${board.now()}`, name: job.name, key, data, attempts: attempt, failedAt: board.now(), detail: detailOf(error) });
      },
    )
    .finally(() => {
      process.running.delete(id);
      board.turn();
    });
  process.running.set(id, done);
}

function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
