import type { World } from './world-state.js';
import { breakRule } from './violation.js';
import { callsOnTheirWayMs, tenantId } from './world-state.js';

/** Agreement has to come within so much time after faults stop. Milliseconds. */
const promisedMs = 60_000;
/** An event that was found missing: a look, at least 30 s, another one, and never within 2 minutes of our create (rule 23). */
const absenceMs = 150_000;

/** What is already promised to wait when faults stop: back-offs, gates and leases that began before. Milliseconds from now; `undefined`: the store does not tell. */
export async function promisedWaits(world: World): Promise<number | undefined> {
  const raw = world.store.raw?.();
  if (raw === undefined) return undefined;
  const now = world.clock.ms();
  const budget = await world.store.budget.look({ tenantId, of: 'sfa' }, world.sfaLimits);
  const gates = await Promise.all(raw.links.map(async ({ mailboxId = '' }) => (await world.store.budget.look({ tenantId, of: 'mailbox', mailboxId }, world.sfaLimits)).closedForMs));
  const instants = [
    ...raw.work.flatMap(({ dirty, done, notBefore, wakeAt, leasedUntil }) => [...(dirty > done ? [notBefore] : []), wakeAt, leasedUntil]),
    ...raw.mappings.map(({ notBefore }) => notBefore),
    ...raw.feeds.map(({ notBefore }) => notBefore),
    ...raw.reconcileRuns.flatMap(({ finishedAt, notBefore, leasedUntil }) => (finishedAt === undefined ? [notBefore, leasedUntil] : [])),
  ];
  const settling = (world.restoredAt ?? -Infinity) + callsOnTheirWayMs - now;
  const waits = instants.flatMap((at) => (at === undefined || at > '9000' ? [] : [Date.parse(at) - now]));
  return Math.max(0, settling, budget.closedForMs, ...gates, ...waits);
}

/** The last write came in time: nothing was forgotten until a later timer happened to find it. */
export function checkLiveness(world: World, stoppedAt: number, waits: number | undefined): void {
  const { settings } = world;
  // Few calls a minute or a day make it longer by themselves.
  if (waits === undefined || settings.perDay < 1_000 || settings.perMinute < 60) return;
  const took = world.lastWriteAt - stoppedAt;
  world.longestMs = Math.max(world.longestMs, took - waits);
  if (took > promisedMs + absenceMs + waits) breakRule(world, 'liveness', `the last write came ${took / 1_000} s after faults stopped, when ${waits / 1_000} s were promised to be waited`);
}
