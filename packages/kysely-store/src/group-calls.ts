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
}

/**
 * Lets calls share a round trip: those that come while one is under way go together in the next one. Each gets an outcome of
 * its own; when `run` throws, all of its group do.
 * @param run Answers one outcome per item, in the same order.
 */
export function groupCalls<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Outcome<Result>[]>,
  { keyOf, patienceOf = () => 0 }: Grouping<Item> = {},
): (item: Item) => Promise<Result> {
  let waiting: Call<Item, Result>[] = [];
  let isRunning = false;
  let timer: NodeJS.Timeout | undefined;

  function takeGroup(): readonly Call<Item, Result>[] {
    const group = keyOf === undefined ? waiting.slice(0, largestGroup) : firstOfEach(waiting, ({ item }) => keyOf(item)).slice(0, largestGroup);
    const taken = new Set(group);
    waiting = waiting.filter((call) => !taken.has(call));
    return group;
  }

  async function runWaiting(): Promise<void> {
    isRunning = true;
    clearTimeout(timer);
    // So that calls of one tick, and answers that lie ready in the sockets, go together.
    await nextTurn();
    do {
      const group = takeGroup();
      const outcomes = await run(group.map(({ item }) => item)).catch((error: unknown) => group.map(() => ({ error })));
      group.forEach(({ settle }, index) => settle(outcomes[index] ?? { error: new Error('A grouped call got no outcome.') }));
      // What the outcomes lead to at once may go along.
      await nextTurn();
    } while (waiting.some(({ item }) => patienceOf(item) === 0));
    isRunning = false;
    if (waiting.length > 0) runSoon(Math.min(...waiting.map(({ item }) => patienceOf(item))));
  }

  function runSoon(patienceMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void runWaiting(), patienceMs);
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, settle: (outcome) => ('error' in outcome ? reject(outcome.error) : resolve(outcome.value)) });
      if (isRunning) return;
      const patienceMs = patienceOf(item);
      if (patienceMs === 0) void runWaiting();
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
