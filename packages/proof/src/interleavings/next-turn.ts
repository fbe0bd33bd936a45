/** Resolves when every promise that could go on has gone on: an immediate runs after all microtasks. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
