/** Round numbers from 0 to at least `most`, few enough to be read; always more than one. */
export function countTicks(most: number): readonly number[] {
  const rough = Math.max(1, most) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power);
  const count = Math.max(1, Math.ceil(most / step));
  return Array.from({ length: count + 1 }, (_, place) => place * step);
}

const durations = [100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 6 * 3_600_000, 24 * 3_600_000, 7 * 24 * 3_600_000] as const;

/** Milliseconds that people think in, so that the smallest and the largest value lie between the first and the last. */
export function durationTicks(least: number, most: number): readonly number[] {
  const first = Math.max(0, durations.findLastIndex((one) => one <= least));
  const end = durations.findIndex((one) => one >= most);
  const last = Math.max(first + 1, end < 0 ? durations.length - 1 : end);
  return durations.slice(first, last + 1);
}

/** Where a duration lies between the first tick (0) and the last (1), by its logarithm. */
export function placeOf(milliseconds: number, ticks: readonly number[]): number {
  const [first, last] = [Math.log(ticks[0] ?? 1), Math.log(ticks.at(-1) ?? 1)];
  const place = (Math.log(Math.max(1, milliseconds)) - first) / Math.max(Number.EPSILON, last - first);
  return Math.min(1, Math.max(0, place));
}
