import type { Mapping } from '../mapping/mapping.js';
import type { Marker, OutlookEvent } from '../event/event.js';

export type MarkedEvent = OutlookEvent & { readonly marker: Marker };

export type Choice =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly event: MarkedEvent }
  | { readonly kind: 'undecided' };

/**
 * Which of the events with our marker is the one. What was made for a generation that has ended is a copy (rule 25). Of several:
 * the one with our `transactionId` (a copy has none), else the oldest; equally old ones cannot be told apart.
 */
export function chooseEvent(found: readonly OutlookEvent[], mapping: Mapping | undefined, epoch: string): Choice {
  const candidates = found.filter((event): event is MarkedEvent => event.marker !== undefined && (mapping === undefined || !isOfEndedGeneration(event.marker, mapping, epoch)));
  const own = candidates.filter((event) => event.hasOurTransactionId === true);
  const eligible = own.length > 0 ? own : candidates;
  const [first, second] = [...eligible].sort((one, other) => one.createdAt.localeCompare(other.createdAt));
  if (first === undefined) return { kind: 'none' };
  return second !== undefined && second.createdAt === first.createdAt ? { kind: 'undecided' } : { kind: 'one', event: first };
}

/** Made for a generation that is known to have ended: generations grow through all epochs, but what a former one came to is known only of a mapping that was compared in this one. */
export function isOfEndedGeneration(marker: Marker, mapping: Pick<Mapping, 'state' | 'generation' | 'epoch' | 'endReason' | 'rebasedIn'>, epoch: string): boolean {
  if (marker.epoch !== mapping.epoch && mapping.rebasedIn !== epoch) return false;
  const isEnded = mapping.state === 'ended' && mapping.endReason !== 'not-created';
  return isEnded ? marker.generation <= mapping.generation : marker.generation < mapping.generation;
}
