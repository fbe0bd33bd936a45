import type { Instant } from '@clounect/core';

/** Time that passes only when the world says so. */
export interface VirtualClock {
  /** Epoch milliseconds. */
  ms(): number;
  now(): Instant;
  set(ms: number): void;
  /** Calls `run` when so many milliseconds have passed; the answer takes it back. */
  after(milliseconds: number, run: () => void): () => void;
  /** When the next timer is due. */
  nextTimer(): number | undefined;
  /** Runs the timers that are due now, in order. */
  fire(): void;
}

export function createVirtualClock(start: number): VirtualClock {
  let ms = start;
  let text = toInstantText(start);
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  return {
    ms: () => ms,
    now: () => text,
    set: (to) => {
      if (to < ms) throw new Error('time never goes back');
      if (to === ms) return;
      ms = to;
      text = toInstantText(to);
    },
    after: (milliseconds, run) => {
      const timer = { at: ms + Math.max(0, Math.ceil(milliseconds)), run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    nextTimer: () => (timers.length === 0 ? undefined : Math.min(...timers.map(({ at }) => at))),
    fire: () => {
      const due = timers.filter(({ at }) => at <= ms).sort((one, other) => one.at - other.at);
      timers = timers.filter(({ at }) => at > ms);
      for (const { run } of due) run();
    },
  };
}

/** The one text of an instant: no fraction that says nothing. */
export function toInstantText(ms: number): Instant {
  return new Date(ms).toISOString().replace(/\.?0+Z$/, 'Z');
}
