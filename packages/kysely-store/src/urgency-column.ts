import { urgencies } from '@clounect/core';
import type { Urgency } from '@clounect/core';

/** The place in the order of urgency, so that the database sorts by it. */
export function fromUrgency(urgency: Urgency): number {
  return urgencies.indexOf(urgency);
}

/** A place that only a newer version knows is the least urgent. */
export function toUrgency(place: number): Urgency {
  return urgencies[place] ?? 'backFill';
}
