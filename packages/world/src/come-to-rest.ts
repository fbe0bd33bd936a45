import type { Tasks } from './tasks.js';
import type { World } from './world-state.js';
import { Violation } from './violation.js';
import { requestComparison } from './request-comparison.js';
import { isAwake, processOf } from './world-state.js';
import { checkLiveness, promisedWaits } from './check-liveness.js';
import { mailboxIds } from './moves.js';
import { passTime } from './pass-time.js';
import { putTenant } from './put-tenant.js';
import { tellOutlook } from './graph-side.js';

const mostSteps = 30_000;

/** Faults stop, everything that waits is delivered, and the timers of the host ring once: its change feeds, its comparison of everything. */
export async function comeToRest(world: World, tasks: Tasks): Promise<void> {
  await endFaults(world);
  // Who was suspended beyond the deadline of a call has given it up.
  await passTime(world, 0);
  // The last faults' answers may be on their way.
  for (let next = world.scheduler.parked[0]; next !== undefined; next = world.scheduler.parked[0]) {
    world.ledger.seq += 1;
    world.steps += 1;
    await world.scheduler.release(next);
  }
  await calmInTime(world, tasks);
  // What was made at this very moment no list shows yet.
  await passTime(world, 1_000);
  tellOutlook(world);
  tasks.feeds(processOf(world, 'A'));
  await requestComparison(world);
  await calmInTime(world, tasks);
}

async function calmInTime(world: World, tasks: Tasks): Promise<void> {
  const [stoppedAt, waits] = [world.clock.ms(), await promisedWaits(world)];
  await runUntilCalm(world, tasks);
  checkLiveness(world, stoppedAt, waits);
  if (world.violation !== undefined) throw world.violation;
}

async function endFaults(world: World): Promise<void> {
  world.callPlans = [];
  world.storePlans = [];
  world.crashPlans = [];
  world.isSecretExpired = false;
  world.unlisted.clear();
  for (const process of world.processes.values()) {
    process.suspendedUntil = 0;
    process.skewMs = 0;
  }
  for (const mailboxId of mailboxIds) world.graph.setUsable(mailboxId, true);
  for (const one of world.late.splice(0)) {
    world.faults.reached(one.kind);
    await one.arrive();
  }
  if (world.tenant.isPaused) {
    world.tenant.isPaused = false;
    await putTenant(world);
  }
}

/** Goes on with whatever can go on, in order, and lets time pass when nothing can. */
export async function runUntilCalm(world: World, tasks: Tasks): Promise<void> {
  const { scheduler, clock, store } = world;
  for (let steps = 0; steps < mostSteps; steps += 1) {
    if (world.violation !== undefined) throw world.violation;
    world.ledger.seq += 1;
    const next = scheduler.parked.find(({ actor }) => isAwake(world, actor.process));
    if (next !== undefined) {
      world.steps += 1;
      await scheduler.release(next);
      continue;
    }
    const [letter] = world.letters.splice(0, 1);
    if (letter !== undefined) {
      tasks.deliver(processOf(world, 'A'), letter, () => undefined);
      await scheduler.quiet();
      continue;
    }
    const due = await scheduler.busy(store.queue.nextDueInMs());
    if (due !== undefined && due <= 0) {
      tasks.work(processOf(world, 'A'));
      await scheduler.quiet();
      continue;
    }
    const comparison = await scheduler.busy(store.reconcileRuns.list('tenant-1', 3));
    const open = comparison.find(({ finishedAt }) => finishedAt === undefined);
    const waiting = open !== undefined ? await scheduler.busy(store.reconcileRuns.waiting()) : [];
    if (waiting.length > 0) {
      tasks.compare(processOf(world, 'A'));
      await scheduler.quiet();
      continue;
    }
    const timer = clock.nextTimer();
    const waits = [...(due === undefined ? [] : [due]), ...(timer === undefined ? [] : [timer - clock.ms()]), ...(open === undefined ? [] : [Math.max(1_000, Date.parse(open.notBefore ?? clock.now()) - clock.ms())])];
    if (waits.length === 0) return;
    await passTime(world, Math.max(1, Math.min(...waits)));
  }
  throw new Violation('comes-to-rest', `there is still something to do after ${mostSteps} steps`);
}
