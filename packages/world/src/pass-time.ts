import type { World } from './world-state.js';
import { isAwake } from './world-state.js';

const heartbeatMs = 3_000;

/** Lets time pass: deadlines strike, timers ring, heartbeats keep the leases of processes that are awake. */
export async function passTime(world: World, ms: number): Promise<void> {
  const { clock, scheduler } = world;
  const until = clock.ms() + ms;
  for (;;) {
    await strike(world);
    const deadlines = scheduler.parked.flatMap(({ deadline, actor }) => (deadline !== undefined && isAwake(world, actor.process) ? [deadline] : []));
    const next = Math.min(until, nextHeartbeat(world), clock.nextTimer() ?? Infinity, ...deadlines);
    if (clock.ms() >= until) return;
    clock.set(Math.max(next, clock.ms()));
    if (clock.ms() % heartbeatMs === 0) await beat(world);
  }
}

function nextHeartbeat({ clock, processes }: World): number {
  const isNeeded = [...processes.values()].some(({ claims }) => claims.size > 0);
  return isNeeded ? (Math.floor(clock.ms() / heartbeatMs) + 1) * heartbeatMs : Infinity;
}

/** What is due at this very moment. */
async function strike(world: World): Promise<void> {
  const { clock, scheduler } = world;
  for (;;) {
    const over = scheduler.parked.find(({ deadline, actor }) => deadline !== undefined && deadline <= clock.ms() && isAwake(world, actor.process));
    if (over !== undefined) await scheduler.release(over, 'timeout');
    else if ((clock.nextTimer() ?? Infinity) <= clock.ms()) {
      clock.fire();
      await scheduler.quiet();
    } else return;
  }
}

async function beat(world: World): Promise<void> {
  for (const process of world.processes.values()) {
    if (process.claims.size === 0 || !isAwake(world, process.name)) continue;
    const claims = [...process.claims];
    const held = await world.scheduler.busy(world.store.queue.extend(claims));
    if (held.length < claims.length) world.faults.reached('takenOver');
    for (const claim of claims) if (!held.some((one) => one.recordId === claim.recordId && one.fence === claim.fence)) process.claims.delete(claim);
  }
}
