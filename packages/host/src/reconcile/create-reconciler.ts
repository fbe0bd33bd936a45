import type { ReconcileEnd, ReconcileRuns } from '@clounect/core';
import type { Logger } from '../logging/logger.js';
import { toLogFields } from '../logging/to-log-fields.js';
import type { Signal } from '../worker/create-signal.js';

export interface ReconcilerPorts {
  readonly runs: Pick<ReconcileRuns, 'waiting'>;
  /** Advances one tenant's run until it ends, waits or is stopped (see `reconcile`). */
  readonly advance: (tenantId: string, signal: AbortSignal) => Promise<ReconcileEnd>;
  readonly logger: Logger;
  /** Rings when a run was asked for in this process. */
  readonly signal: Signal;
}

export interface ReconcilerSettings {
  /** How long at most until it looks for runs that it was not told of. */
  readonly pollMs: number;
}

export interface Reconciler {
  start(): void;
  /** Begins with no page any more and lets those under way finish, for at most that time; the runs go on elsewhere or later. */
  stop(drainMs: number): Promise<void>;
}

/** Tenants at once: each page holds a connection for a moment, and the worker needs them too. */
const mostAtOnce = 2;

/** Drives the runs of all tenants that were asked for, by whomever. Which process advances a run is settled by its lease. */
export function createReconciler({ runs, advance, logger, signal }: ReconcilerPorts, { pollMs }: ReconcilerSettings): Reconciler {
  const aborter = new AbortController();
  const running = new Map<string, Promise<void>>();
  let loop: Promise<void> | undefined;

  async function turnUntilStopped(): Promise<void> {
    while (!aborter.signal.aborted) {
      await turn();
      await signal.wait(pollMs);
    }
  }

  async function turn(): Promise<void> {
    try {
      for (const tenantId of await runs.waiting()) {
        if (aborter.signal.aborted || running.size >= mostAtOnce) return;
        if (!running.has(tenantId)) running.set(tenantId, advanceOne(tenantId));
      }
    } catch (error) {
      logger.error(toLogFields(error), 'the comparisons that wait cannot be listed; it is tried again');
    }
  }

  async function advanceOne(tenantId: string): Promise<void> {
    try {
      const end = await advance(tenantId, aborter.signal);
      if (end.kind === 'finished') logger.info({ tenantId, runId: end.run.runId, scope: end.run.scope.kind, ...end.run.state.counts }, 'a comparison of both sides is finished');
      if (end.kind === 'waiting') logger.info({ tenantId, until: end.until, code: end.failure?.code }, 'a comparison of both sides waits');
      // There may be another run of the tenant.
      if (end.kind === 'finished') signal.ring();
    } catch (error) {
      // Its lease keeps the run for a minute, so that this does not turn at full speed.
      logger.error({ tenantId, ...toLogFields(error) }, 'a comparison of both sides ended unexpectedly; it goes on later');
    } finally {
      running.delete(tenantId);
    }
  }

  return {
    start: () => {
      loop ??= turnUntilStopped();
    },
    stop: async (drainMs) => {
      aborter.abort();
      signal.ring();
      await loop;
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise((resolve) => (timer = setTimeout(resolve, drainMs)));
      await Promise.race([Promise.all(running.values()), patience]);
      clearTimeout(timer);
    },
  };
}
