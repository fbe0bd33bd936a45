import { createCallPermits } from '@clounect/core';
import type { FaultKind } from './faults.js';
import type { CrashPlan, HostProcess, World } from './world-state.js';
import { processOf } from './world-state.js';
import type { Parked } from './scheduler.js';

export function newPermits({ store, clock }: Pick<World, 'store' | 'clock'>): HostProcess['permits'] {
  return createCallPermits({ budget: store.budget, now: clock.ms, after: clock.after });
}

const kindOf = ({ phase, what }: Parked): FaultKind => {
  if (phase === 'request') return 'crashBeforeCall';
  if (phase === 'answer') return 'crashAfterCall';
  return phase === 'before' || !what.includes('commit') ? 'crashBeforeCommit' : 'crashAfterCommit';
};

/** The process is gone with all that it held in memory, and another one stands in its place. */
export async function crash(world: World, process: HostProcess, endsLeases: boolean): Promise<void> {
  const dropped = world.scheduler.drop(process.name);
  for (const one of dropped) {
    world.faults.reached(kindOf(one));
    // Dropped: what had not left the process; the rest is at its goal already.
    one.actor.isDead = true;
  }
  for (const actor of process.actors) actor.isDead = true;
  process.actors.clear();
  process.claims.clear();
  process.permits = newPermits(world);
  process.suspendedUntil = 0;
  if (endsLeases) await world.scheduler.busy(world.store.queue.endLeases({ worker: process.name }));
}

const isPlaceOf: Readonly<Record<CrashPlan['kind'], (parked: Parked) => boolean>> = {
  crashBeforeCall: ({ phase }) => phase === 'request',
  crashAfterCall: ({ phase }) => phase === 'answer',
  crashBeforeCommit: ({ phase, what }) => phase === 'before' && what.includes('commit'),
  crashAfterCommit: ({ phase, what }) => phase === 'after' && what.includes('commit'),
};

/** Kills the processes that have come to where they are to die. */
export async function strikeCrashes(world: World): Promise<void> {
  for (const plan of world.crashPlans) {
    if (!world.scheduler.parked.some((one) => one.actor.process === plan.process && isPlaceOf[plan.kind](one))) continue;
    world.crashPlans = world.crashPlans.filter((other) => other !== plan);
    await crash(world, processOf(world, plan.process), plan.endsLeases);
  }
}
