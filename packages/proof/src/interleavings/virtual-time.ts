import { addMilliseconds, type Instant } from '@clounect/core';

/** The one clock of a scene. Nothing moves it but a step that says so. */
export interface VirtualTime {
  now(): Instant;
  set(instant: Instant): void;
  elapse(milliseconds: number): void;
}

export function createVirtualTime(start: Instant): VirtualTime {
  let now = start;
  return {
    now: () => now,
    set: (instant) => {
      now = instant;
    },
    elapse: (milliseconds) => {
      now = addMilliseconds(now, milliseconds);
    },
  };
}
