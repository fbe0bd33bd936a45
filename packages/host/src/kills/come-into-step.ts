import type { ClusterWorld } from './cluster-world.js';
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until both sides are equal and nothing is left to do; answers how long that took. Milliseconds, `Infinity`: longer than given. */
export async function comeIntoStep(world: ClusterWorld, leftToDo: () => Promise<number>, withinMs: number): Promise<number> {
  const began = performance.now();
  for (;;) {
    const { sfa, outlook } = await world.sides();
    if (JSON.stringify(sfa) === JSON.stringify(outlook) && world.waiting() === 0 && (await leftToDo()) === 0) return performance.now() - began;
    if (performance.now() - began > withinMs) return Infinity;
    await sleep(100);
  }
}
