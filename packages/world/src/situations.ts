/** What people and settings do beside the faults; each is counted where it really happened. */
export const allSituations = ['privateEdit', 'cutForOutlook', 'cutForSfa', 'overlongRefused', 'fieldRefused', 'mailSent', 'htmlBody'] as const;
export type Situation = (typeof allSituations)[number];

export interface SituationCounter {
  met(situation: Situation): void;
  readonly counts: ReadonlyMap<Situation, number>;
}

export function createSituationCounter(): SituationCounter {
  const counts = new Map<Situation, number>();
  return { counts, met: (situation) => void counts.set(situation, (counts.get(situation) ?? 0) + 1) };
}
