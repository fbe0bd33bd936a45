import { toPayload } from './payload.js';
import { toRetryLimit } from './job-settings.js';
import type { Job } from '@clounect/core';
import type { JobWithMetadata, PgBoss } from 'pg-boss';

export interface Runner {
  handlerOf(job: Job): (jobs: JobWithMetadata<unknown>[]) => Promise<void>;
  /** Aborts what runs, waits so long for it, and lets others take up what was interrupted at once and without counting the attempt. */
  stop(names: readonly string[], drainMs: number): Promise<void>;
}

export function createRunner(boss: PgBoss): Runner {
  const stopping = new AbortController();
  const interrupted: JobWithMetadata<unknown>[] = [];

  async function runOne(definition: Job, job: JobWithMetadata<unknown>): Promise<void> {
    const { key, data, interruptions } = toPayload(job.data);
    try {
      await definition.run({ key, data, attempt: job.retryCount + 1 - interruptions, signal: AbortSignal.any([job.signal, stopping.signal]) });
    } catch (error) {
      if (stopping.signal.aborted) interrupted.push(job);
      throw error;
    }
  }

  async function handBack(job: JobWithMetadata<unknown>): Promise<void> {
    const payload = toPayload(job.data);
    const interruptions = payload.interruptions + 1;
    await boss.update(job.name, { ...payload, interruptions }, { id: job.id, startAfter: 0, retryLimit: toRetryLimit(interruptions) });
  }

  return {
    handlerOf: (definition) => async (jobs) => {
      for (const job of jobs) await runOne(definition, job);
    },
    async stop(names, drainMs) {
      stopping.abort(new Error('The host stops.'));
      await Promise.race([Promise.allSettled(names.map((name) => boss.offWork(name, { wait: true }))), after(drainMs)]);
      // One that fails is tried again later, as after a kill.
      await Promise.allSettled(interrupted.map(handBack));
    },
  };
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
