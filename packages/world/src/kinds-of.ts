import { allFaults, type FaultKind } from './faults.js';
import { createRandom } from './random.js';

const pairs = allFaults.flatMap((one, index) => allFaults.slice(index + 1).map((other) => [one, other] as const));
/** No divisor of it divides the number of pairs: so many seeds in a row as there are pairs have each of them once. */
const stride = 487;

/** The kinds of fault of one run: a pair, by turns, so that even what is rare together is met together, and a few more. */
export function kindsOf(seed: number): readonly FaultKind[] {
  const random = createRandom(seed ^ 0x3a1d);
  const pair = pairs[(seed * stride) % pairs.length] ?? [];
  return [...new Set([...pair, ...Array.from({ length: random.int(8) }, () => allFaults[random.int(allFaults.length)] as FaultKind)])];
}
