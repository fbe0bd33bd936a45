import type { JobSignal } from '../../ports/job-scheduler.js';

export interface StopSignal extends JobSignal {
  abort(): void;
}

/** An `AbortSignal` for tests that run on no platform. */
export function createStopSignal(): StopSignal {
  const listeners: (() => void)[] = [];
  const reason = new Error('stopped');
  let aborted = false;
  return {
    get aborted() {
      return aborted;
    },
    get reason() {
      return aborted ? reason : undefined;
    },
    throwIfAborted() {
      if (aborted) throw reason;
    },
    addEventListener(_, listener) {
      listeners.push(listener);
    },
    abort() {
      if (aborted) return;
      aborted = true;
      for (const listener of listeners) listener();
    },
  };
}
