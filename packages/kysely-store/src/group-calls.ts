import { setImmediate as nextTurn } from 'node:timers/promises';

export type Outcome<Result> = { readonly value: Result } | { readonly error: unknown };

const largestGroup = 200;

interface Call<Item, Result> {
  readonly item: Item;
  readonly settle: (outcome: Outcome<Result>) => void;
}

export interface Grouping<Item> {
  /** Of calls with the same key only one goes in a group; the others keep their order. Without it all may. */
  readonly keyOf?: ((item: Item) => string) | undefined;
  /** Milliseconds for which a call waits for others to go with when nothing is under way; one that can't wait takes all along. @default 0 */
  readonly patienceOf?: ((item: Item) => number) | undefined;
  /** A second group starts beside one under way once so many wait for it. @default never */
  readonly besideFrom?: number | undefined;
}

/**
 * Lets calls share a round trip: those that come while one is under way go together in the next one. Each gets an outcome of
 * its own; when `run` throws, all of its group do.
 * @param run Answers one outcome per item, in the same order.
 */
export function groupCalls<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Outcome<Result>[]>,
  { keyOf, patienceOf = () => 0, besideFrom = Infinity }: Grouping<Item> = {},
): (item: Item) => Promise<Result> {
  let waiting: Call<Item, Result>[] = [];
  const underWay = new Set<string>();
  let running = 0;
  let timer: NodeJS.Timeout | undefined;

  function takeGroup(): readonly Call<Item, Result>[] {
    const free = keyOf === undefined ? waiting : firstOfEach(waiting, ({ item }) => keyOf(item)).filter(({ item }) => !underWay.has(keyOf(item)));
    const group = free.slice(0, largestGroup);
    const taken = new Set(group);
    waiting = waiting.filter((call) => !taken.has(call));
    return group;
  }

  async function runGroup(): Promise<void> {
    const group = takeGroup();
    if (group.length === 0) return;
    const keys = keyOf === undefined ? [] : group.map(({ item }) => keyOf(item));
    for (const key of keys) underWay.add(key);
    const outcomes = await run(group.map(({ item }) => item)).catch((error: unknown) => group.map(() => ({ error })));
    for (const key of keys) underWay.delete(key);
    group.forEach(({ settle }, index) => settle(outcomes[index] ?? { error: new Error('A grouped call got no outcome.') }));
  }

  async function runWaiting(): Promise<void> {
    running += 1;
    clearTimeout(timer);
    // So that calls of one tick, and answers that lie ready in the sockets, go together.
    await nextTurn();
    do {
      await runGroup();
      // What the outcomes lead to at once may go along.
      await nextTurn();
    } while (running === 1 && waiting.some(({ item }) => patienceOf(item) === 0));
    running -= 1;
    if (running === 0 && waiting.length > 0) runSoon(Math.min(...waiting.map(({ item }) => patienceOf(item))));
  }

  function runSoon(patienceMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void runWaiting(), patienceMs);
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, settle: (outcome) => ('error' in outcome ? reject(outcome.error) : resolve(outcome.value)) });
      const patienceMs = patienceOf(item);
      if (running > 0) {
        if (running === 1 && waiting.length >= besideFrom) void runWaiting();
      } else if (patienceMs === 0) void runWaiting();
      else if (waiting.length === 1) runSoon(patienceMs);
    });
}

function firstOfEach<Value>(values: readonly Value[], keyOf: (value: Value) => string): readonly Value[] {
  const keys = new Set<string>();
  return values.filter((value) => {
    const key = keyOf(value);
    return !keys.has(key) && keys.add(key);
  });
}
