import { setImmediate as nextTurn } from 'node:timers/promises';
import { ClounectError, type ActivityLog, type Claim, type Clock, type IdSource, type MappingRepository, type StoredRecord, type SyncEnd, type WorkQueue } from '@clounect/core';
import { codeOf, toLogFields } from '../logging/to-log-fields.js';
import type { Logger } from '../logging/logger.js';
import { claimId } from './claim-id.js';
import { createSlots } from './create-slots.js';
import { planClaim, type ClaimPlan } from './plan-claim.js';
import { startHeartbeat } from './start-heartbeat.js';
import type { Signal } from './create-signal.js';

export interface WorkerPorts {
  readonly queue: WorkQueue;
  readonly mappings: Pick<MappingRepository, 'load'>;
  readonly activity: Pick<ActivityLog, 'note'>;
  /** Brings one record into step; see `syncRecord`. */
  readonly sync: (stored: StoredRecord, slot: Slot) => Promise<SyncEnd>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  /** Rings when something was accepted in this process. */
  readonly signal: Signal;
  /** Another worker took a record over. */
  readonly onLeaseLost?: (() => void) | undefined;
}

/** What a record needs to call the outside. */
export interface Slot {
  /** Resolves once the record is in a slot, which it keeps; to be waited for before every call. */
  enter(): Promise<void>;
  /** Only the last commit is left, and the slot is free for another record. */
  leave(): void;
}

export interface WorkerSettings {
  readonly name: string;
  /** Records of one tenant that call the outside at once; a few more are kept for other tenants. */
  readonly concurrency: number;
  /** How long at most until it looks for work that it was not told of. */
  readonly pollMs: number;
}

export interface Worker {
  start(): void;
  /** Whether its loop still turns. */
  isAlive(): boolean;
  /** Claims nothing more and lets what runs finish; what takes longer is given back. */
  stop(drainMs: number): Promise<void>;
}

/** How long free slots wait for others that come free soon, to be filled by one claim. */
const gatherMs = 2;
/** While one tenant fills its slots, how often it is asked whether another one has something. */
const betweenOthersMs = 20;
const longestTurnMs = 15_000;
const longestBackOffMs = 5_000;

/** Claims records and runs them, their calls in slots, until it is stopped. A database that is gone only slows it down. */
export function createWorker(ports: WorkerPorts, settings: WorkerSettings): Worker {
  const { queue, signal, logger } = ports;
  const slots = createSlots(settings.concurrency);
  const running = new Map<Claim, Promise<void>>();
  /** Of these, those that only wait for the database to take their end. */
  const atRest = new Set<Claim>();
  let isStopping = false;
  let turnedAt = 0;
  let askedForOthersAt = -Infinity;
  let failures = 0;
  let loop: Promise<void> | undefined;
  let heartbeat: { stop(): void } | undefined;

  function claimPlan(): ClaimPlan {
    const busy = new Map<string, number>();
    for (const claim of running.keys()) if (!atRest.has(claim)) busy.set(claim.tenantId, (busy.get(claim.tenantId) ?? 0) + 1);
    return planClaim({ concurrency: settings.concurrency, busy, brisk: slots.brisk(), atRest: atRest.size });
  }

  async function turnUntilStopped(): Promise<void> {
    while (!isStopping) {
      await (claimPlan().isWorthWaiting ? after(gatherMs) : nextTurn());
      if (isStopping) break;
      turnedAt = performance.now();
      await signal.wait(await turn());
    }
  }

  /** Answers for how long nothing is to be expected. */
  async function turn(): Promise<number> {
    try {
      const { limit, room, isForOthersOnly } = claimPlan();
      if (limit === 0) return settings.pollMs;
      const pauseMs = askedForOthersAt + betweenOthersMs - performance.now();
      if (isForOthersOnly && pauseMs > 0) return Math.min(Math.ceil(pauseMs), settings.pollMs);
      if (isForOthersOnly) askedForOthersAt = performance.now();
      const claims = await queue.claim(settings.name, limit, room);
      await run(claims);
      failures = 0;
      if (isForOthersOnly) return Math.min(betweenOthersMs, settings.pollMs);
      const dueInMs = claims.length === 0 ? await queue.nextDueInMs() : undefined;
      return dueInMs === undefined || dueInMs <= 0 ? settings.pollMs : Math.min(dueInMs, settings.pollMs);
    } catch (error) {
      failures += 1;
      logger.error(toLogFields(error), 'the worker cannot claim records; it tries again');
      return Math.min(50 * 2 ** failures, longestBackOffMs);
    }
  }

  /** Resolves when the evidence is there: slots that come free meanwhile are filled together. */
  async function run(claims: readonly Claim[]): Promise<void> {
    if (claims.length === 0) return;
    // One query for all, begun after the claim has ended (rule 10).
    const evidence = ports.mappings.load(claims).then((records) => new Map(records.map((record) => [claimId(record.claim), record])));
    for (const claim of claims) {
      const done = runOne(claim, evidence).finally(() => {
        running.delete(claim);
        atRest.delete(claim);
        slots.leave(claim);
        signal.ring();
      });
      running.set(claim, done);
    }
    await evidence.catch(() => undefined);
  }

  async function runOne(claim: Claim, evidence: Promise<ReadonlyMap<string, StoredRecord>>): Promise<void> {
    try {
      const stored = (await evidence.catch(toUnreachable)).get(claimId(claim));
      if (stored === undefined) throw new ClounectError('recordGone', 'A claimed record was not found in the store.');
      const leave = (): void => {
        atRest.add(claim);
        slots.leave(claim);
        signal.ring();
      };
      if ((await ports.sync(stored, { enter: () => slots.enter(claim), leave })) === 'unreadable') await queue.abandon(claim, { kind: 'defect' });
    } catch (error) {
      await giveBack(claim, error);
    }
  }

  async function giveBack(claim: Claim, error: unknown): Promise<void> {
    const { tenantId, sourceId, recordId, attempts } = claim;
    const fields = { tenantId, sourceId, recordId, attempts, ...toLogFields(error) };
    if (codeOf(error) === 'stoppedBefore') logger.info(fields, 'a record was interrupted by the stop; it goes on at the next start');
    else logger.error(fields, 'a record ended unexpectedly; it is tried again');
    const detail = error instanceof ClounectError ? error.message : 'unexpected error; see the log of the host';
    const at = ports.clock.now();
    // One line an hour for each record and reason.
    const activityId = `given-back/${codeOf(error)}/${sourceId}/${recordId}/${at.slice(0, 13)}`;
    const entry = { activityId, at, kind: 'notice', result: 'retrying', code: codeOf(error), detail } as const;
    try {
      await queue.abandon(claim, toEnd(error));
      await ports.activity.note([{ ...entry, tenantId, sourceId, recordId }]);
    } catch (failure) {
      logger.error({ tenantId, recordId, ...toLogFields(failure) }, 'a record could not be given back; its lease runs out');
    }
  }

  return {
    start: () => {
      heartbeat ??= startHeartbeat(queue, () => [...running.keys()], logger, ports.onLeaseLost);
      if (loop !== undefined) return;
      // What is about to turn for the first time does not stand.
      turnedAt = performance.now();
      loop = turnUntilStopped();
    },
    isAlive: () => loop !== undefined && !isStopping && performance.now() - turnedAt < longestTurnMs,
    stop: async (drainMs) => {
      isStopping = true;
      signal.ring();
      await loop;
      await Promise.race([Promise.all(running.values()), after(drainMs)]);
      heartbeat?.stop();
      for (const claim of running.keys()) await giveBack(claim, new ClounectError('stoppedBefore', 'The host was stopped before the record was in step.'));
    },
  };
}

function toUnreachable(error: unknown): never {
  throw new ClounectError('databaseUnreachable', 'The evidence of a record could not be read.', { cause: error });
}

/** What passes by itself, or when somebody enters a secret, is no defect of the record (rule 12). */
function toEnd(error: unknown): Parameters<WorkQueue['abandon']>[1] {
  switch (codeOf(error)) {
    case 'stoppedBefore':
      return { kind: 'interrupted', retryAfterMs: 100 };
    case 'databaseUnreachable':
      return { kind: 'interrupted', retryAfterMs: 1_000 };
    case 'secretMissing':
      return { kind: 'interrupted', retryAfterMs: 30_000 };
    default:
      return { kind: 'defect' };
  }
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
