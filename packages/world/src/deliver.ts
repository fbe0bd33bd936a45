import type { HostProcess, World } from './world-state.js';
import type { Tasks } from './tasks.js';

/** Hands one letter to a process. JUST.SFA sends once; Graph tries again when it hears a 503. */
export function deliver(world: World, tasks: Tasks, process: HostProcess, pick: number): boolean {
  if (world.letters.length === 0) return false;
  const [letter] = world.letters.splice(pick % world.letters.length, 1);
  if (letter === undefined) return false;
  if (pick % (world.letters.length + 1) !== 0) world.faults.reached('webhookReordered');
  tasks.deliver(process, letter, () => {
    if (letter.to !== 'webhook') world.letters.push(letter);
  });
  return true;
}
