import type { Decision, Losses } from './decision.js';
import type { Mapping } from '../mapping/mapping.js';

type Told = Pick<Decision, 'lost' | 'lostBefore'>;

/** What writes replace, or have replaced, that were begun by a worker who did not live to tell; the oldest first. */
function lossesOf({ pending }: Mapping): readonly Losses[] {
  return pending.flatMap((write) => ((write.kind === 'update' || write.kind === 'writeBack') && write.lost !== undefined ? [write.lost] : []));
}

/** One value a field for `lost`, the newest; whatever else the same field lost before beside it. */
export function tellLosses(mapping: Mapping, now: Losses | undefined): Told {
  const all = [...lossesOf(mapping), ...(now === undefined ? [] : [now])];
  if (all.length === 0) return {};
  const lost: Losses = Object.assign({}, ...all);
  const told = new Set(Object.entries(lost).map(toKey));
  const before = all.map((losses) => Object.fromEntries(Object.entries(losses).filter((entry) => !told.has(toKey(entry)) && told.add(toKey(entry)))));
  const lostBefore = before.filter((losses) => Object.keys(losses).length > 0);
  return lostBefore.length === 0 ? { lost } : { lost, lostBefore };
}

const toKey = (entry: readonly [field: string, value: string]): string => JSON.stringify(entry);

/** A step after which the mapping does not remember any more what an unanswered write of ours replaced has to tell of it. */
export function keepLosses(mapping: Mapping | undefined, decision: Decision): Decision {
  const { step } = decision;
  if (mapping === undefined || decision.lost !== undefined || !('mapping' in step) || step.mapping === undefined) return decision;
  const isForgotten = lossesOf(step.mapping).length === 0 || step.kind === 'delete';
  return isForgotten ? { ...decision, ...tellLosses(mapping, undefined) } : decision;
}
