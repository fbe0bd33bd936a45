import type { ClaimRoom } from '@clounect/core';

export interface Occupancy {
  /** Records of one tenant at once. */
  readonly concurrency: number;
  /** Records in slots by tenant id: claimed, and not yet at rest. */
  readonly busy: ReadonlyMap<string, number>;
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

/** Slots that no single tenant can fill: a quarter of the others, two at least. */
export function spareSlots(concurrency: number): number {
  return Math.max(2, Math.ceil(concurrency / 4));
}

/**
 * How many records may be claimed, and of whom. A tenant fills `concurrency` slots at most, and whoever has some already leaves the last
 * one to those that have none: calls that hang until their deadline hold up their own tenant. A record at rest has left its slot, but no
 * more records rest than there are slots, however slow the database is.
 */
export function planClaim({ concurrency, busy, atRest }: Occupancy): ClaimPlan {
  const slots = concurrency + spareSlots(concurrency);
  const taken = [...busy.values()].reduce((sum, count) => sum + count, 0);
  const limit = Math.max(0, Math.min(slots - taken, 2 * slots - taken - atRest));
  const ofBusy = [...busy].map(([tenantId, count]) => [tenantId, Math.max(0, Math.min(concurrency - count, limit - 1))] as const);
  const mostOfBusy = ofBusy.reduce((most, [, room]) => Math.max(most, room), 0);
  return {
    limit,
    room: { of: new Map(ofBusy), others: Math.min(concurrency, Math.max(1, limit - 1)) },
    isForOthersOnly: busy.size > 0 && mostOfBusy === 0,
    isWorthWaiting: concurrency >= fewestToGather && mostOfBusy > 0 && mostOfBusy * 2 < concurrency,
  };
}
