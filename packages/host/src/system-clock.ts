import type { Clock, Stopwatch } from '@clounect/core';

export const systemClock: Clock = { now: () => `${new Date().toISOString().slice(0, 19)}Z` };

export const systemStopwatch: Stopwatch = { elapsedMs: () => performance.now() };
