import type { Decision } from './decision.js';
import type { Mapping } from '../mapping/mapping.js';

/** What writes replace, or have replaced, that were begun by a worker who did not live to tell. */
export function lostBefore({ pending }: Mapping): Decision['lost'] {
  const losses = pending.map((write) => (write.kind === 'update' || write.kind === 'writeBack' ? write.lost : undefined)).filter((lost) => lost !== undefined);
  return losses.length === 0 ? undefined : Object.assign({}, ...losses);
}

/** A step after which the mapping does not remember any more what an unanswered write of ours replaced has to tell of it. */
export function keepLosses(mapping: Mapping | undefined, decision: Decision): Decision {
  const before = mapping && lostBefore(mapping);
  const { step } = decision;
  if (before === undefined || decision.lost !== undefined || !('mapping' in step) || step.mapping === undefined) return decision;
  const isForgotten = lostBefore(step.mapping) === undefined || step.kind === 'delete';
  return isForgotten ? { ...decision, lost: before } : decision;
}
