import { createCallPermits, createProcessBudget, type CallPermits } from '@clounect/core';

/**
 * Permits by a budget in the memory of this process, for programs without a database: exact while nobody else calls the tenant's JUST.SFA, and forgotten at the end.
 * @param now Epoch milliseconds. @default Date.now
 */
export function createProcessPermits(now: () => number = Date.now): CallPermits {
  const after = (milliseconds: number, run: () => void): (() => void) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  };
  return createCallPermits({ budget: createProcessBudget({ now }), now, after });
}
