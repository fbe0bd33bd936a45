import type { Claim } from '@clounect/core';
import { mayEnter } from './plan-claim.js';

/** The slots of a worker: who is in one may call the outside. */
export interface Slots {
  /** Resolves once the record is in a slot; at once when it is in one already. */
  enter(claim: Claim): Promise<void>;
  /** Out of its slot, or out of the line for one. */
  leave(claim: Claim): void;
  /** Tenants whose records leave their slots soon after they entered them. */
  brisk(): ReadonlySet<string>;
}

/** What is prepared ahead waits about three times as long for its slot, at most. */
const briskMs = 500;

/** Slots are given in the order in which they were asked for, except that nobody waits behind a tenant that has all it may have. */
export function createSlots(concurrency: number, now: () => number = () => performance.now()): Slots {
  const enteredAt = new Map<Claim, number>();
  const inSlots = new Map<string, number>();
  const lastTook = new Map<string, number>();
  /** In the order of asking; a record whose mailboxes all wait is in it once. */
  const line = new Map<Claim, PromiseWithResolvers<void>>();

  function admit(): void {
    for (const [claim, { resolve }] of line) {
      if (!mayEnter(concurrency, inSlots, claim.tenantId)) continue;
      line.delete(claim);
      inSlots.set(claim.tenantId, (inSlots.get(claim.tenantId) ?? 0) + 1);
      enteredAt.set(claim, now());
      resolve();
    }
  }

  return {
    enter: (claim) => {
      if (enteredAt.has(claim)) return Promise.resolve();
      const waiting = line.get(claim) ?? Promise.withResolvers<void>();
      line.set(claim, waiting);
      admit();
      return waiting.promise;
    },
    leave: (claim) => {
      const since = enteredAt.get(claim);
      if (since === undefined) return void line.delete(claim);
      enteredAt.delete(claim);
      inSlots.set(claim.tenantId, (inSlots.get(claim.tenantId) ?? 0) - 1);
      lastTook.set(claim.tenantId, now() - since);
      admit();
    },
    brisk: () => {
      const tenants = new Set([...lastTook].flatMap(([tenantId, took]) => (took < briskMs ? [tenantId] : [])));
      for (const [{ tenantId }, since] of enteredAt) if (now() - since >= briskMs) tenants.delete(tenantId);
      return tenants;
    },
  };
}
