/** Numbers that look random and are the same for the same seed, everywhere and for ever. */
export interface Random {
  /** From 0 to `below` - 1. */
  int(below: number): number;
  /** True once in so many times on average. */
  oneIn(times: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** One of the names, each as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name;
}

/** Mulberry32 over a seed that is mixed first, so that neighbouring seeds have nothing in common. */
export function createRandom(seed: number): Random {
  let state = Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const int = (below: number): number => next() % below;
  return {
    int,
    oneIn: (times) => int(times) === 0,
    pick: (from) => from[int(from.length)] ?? from[0],
    weighted: (weights) => {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let rest = int(entries.reduce((sum, [, weight]) => sum + weight, 0));
      for (const [name, weight] of entries) if ((rest -= weight) < 0) return name;
      throw new Error('no weight is above zero');
    },
  };
}
