import type { Latency } from '../ports/usage-repository.js';

/** Pure: the smallest value that at least that share of all values does not exceed. `undefined`: nothing was measured. */
export function toLatency(milliseconds: readonly number[]): Latency | undefined {
  const sorted = milliseconds.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] as number;
  return sorted.length === 0 ? undefined : { measured: sorted.length, median: at(0.5), p95: at(0.95), slowest: at(1) };
}
