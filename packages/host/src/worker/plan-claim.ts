import type { ClaimRoom } from '@clounect/core';

export interface Occupancy {
  /** Records of one tenant that call the outside at once. */
  readonly concurrency: number;
  /** Claimed records by tenant id that are not yet at rest: in a slot, or prepared for one. */
  readonly busy: ReadonlyMap<string, number>;
  /** Tenants whose records leave their slots soon. */
  readonly brisk: ReadonlySet<string>;
  /** Records that have only their last commit to wait for. */
  readonly atRest: number;
}

export interface ClaimPlan {
  readonly limit: number;
  readonly room: ClaimRoom;
  /** Only tenants that have nothing running could be served: asked for now and then, not whenever a record ends. */
  readonly isForOthersOnly: boolean;
  /** The slots are worth gathering: others come free soon, and a claim costs the database the same for one record as for ten. */
  readonly isWorthWaiting: boolean;
}

/** With fewer slots nothing is gained by filling them together. */
const fewestToGather = 8;
const mostAhead = 64;

/** Slots that no single tenant can fill: a quarter of the others, two at least. */
export function spareSlots(concurrency: number): number {
  return Math.max(2, Math.ceil(concurrency / 4));
}

/** Records of a brisk tenant that are prepared besides those in its slots. */
export function recordsAhead(concurrency: number): number {
  return Math.min(2 * concurrency, mostAhead);
}

/** A tenant fills `concurrency` slots at most, and whoever has some already leaves the last one to those that have none. */
export function mayEnter(concurrency: number, inSlots: ReadonlyMap<string, number>, tenantId: string): boolean {
  const own = inSlots.get(tenantId) ?? 0;
  const free = concurrency + spareSlots(concurrency) - sumOf(inSlots.values());
  return own < concurrency && free > (own > 0 ? 1 : 0);
}

/**
 * How many records may be claimed, and of whom: as many as find a free slot, and of a tenant whose calls come back soon some more, so that the
 * next ones are prepared when a slot comes free. Calls that hang until their deadline hold up their own tenant, and nothing is claimed to wait for
 * them. A record at rest has left its slot, but no more records rest than there are slots, however slow the database is.
 */
export function planClaim({ concurrency, busy, brisk, atRest }: Occupancy): ClaimPlan {
  const slots = concurrency + spareSlots(concurrency);
  const most = recordsAhead(concurrency);
  const taken = sumOf([...busy.values()].map((count) => Math.min(count, concurrency)));
  const free = Math.max(0, Math.min(slots - taken, 2 * slots - taken - atRest));
  // Half of them at once: a claim costs the database about the same for one record as for many.
  const aheadOf = (tenantId: string, count: number): number => {
    const room = concurrency + most - Math.max(count, concurrency);
    return brisk.has(tenantId) && free > 0 && room * 2 >= most ? room : 0;
  };
  const ofBusy = [...busy].map(([tenantId, count]) => [tenantId, Math.max(0, Math.min(concurrency - count, free - 1)), aheadOf(tenantId, count)] as const);
  const mostOfBusy = Math.max(0, ...ofBusy.map(([, now, ahead]) => now + ahead));
  return {
    limit: free + sumOf(ofBusy.map(([, , ahead]) => ahead)),
    room: { of: new Map(ofBusy.map(([tenantId, now, ahead]) => [tenantId, now + ahead])), others: Math.min(concurrency, Math.max(1, free - 1)) },
    isForOthersOnly: busy.size > 0 && mostOfBusy === 0,
    isWorthWaiting: concurrency >= fewestToGather && mostOfBusy > 0 && mostOfBusy * 2 < concurrency,
  };
}

function sumOf(numbers: Iterable<number>): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}
