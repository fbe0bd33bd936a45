export type Outcome<Result> = { readonly value: Result } | { readonly error: unknown };

const largestGroup = 200;

/**
 * Lets calls share a round trip: those that come while one is under way go together in the next one. Each gets an outcome of
 * its own; when `run` throws, all of its group do.
 * @param run Answers one outcome per item, in the same order.
 */
export function groupCalls<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Outcome<Result>[]>,
): (item: Item) => Promise<Result> {
  const waiting: { item: Item; settle: (outcome: Outcome<Result>) => void }[] = [];
  let isRunning = false;

  async function runWaiting(): Promise<void> {
    isRunning = true;
    // A turn of the microtask queue, so that calls of one tick start together.
    await Promise.resolve();
    while (waiting.length > 0) {
      const group = waiting.splice(0, largestGroup);
      const outcomes = await run(group.map(({ item }) => item)).catch((error: unknown) => group.map(() => ({ error })));
      group.forEach(({ settle }, index) => settle(outcomes[index] ?? { error: new Error('A grouped call got no outcome.') }));
    }
    isRunning = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, settle: (outcome) => ('error' in outcome ? reject(outcome.error) : resolve(outcome.value)) });
      if (!isRunning) void runWaiting();
    });
}
