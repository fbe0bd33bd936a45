import type { Job, ReconcileRuns } from '@clounect/core';

export interface ReconcileJobPorts {
  readonly runs: Pick<ReconcileRuns, 'requestDue'>;
  /** Rings in this process, whose reconciler then need not wait for its next poll. */
  readonly ring: () => void;
}

/** Asks for a comparison of everything for each tenant whose last one is long enough ago. */
export function createReconcileJob({ runs, ring }: ReconcileJobPorts, everyMs: number): Job {
  return {
    name: 'reconcile-due',
    period: { kind: 'everyMinutes', minutes: 10 },
    run: async () => {
      if ((await runs.requestDue(everyMs, 'anyRun')) > 0) ring();
    },
  };
}
