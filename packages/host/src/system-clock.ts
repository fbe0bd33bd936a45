import type { Clock } from '@clounect/core';

export const systemClock: Clock = { now: () => `${new Date().toISOString().slice(0, 19)}Z` };
