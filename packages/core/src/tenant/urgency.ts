/**
 * Why a record is worked on, the most urgent first: a person changed something and waits for it; something may have been lost and is
 * looked for; a link, a mode or a source is new and what was there before is taken up. Limited calls are spent in this order.
 */
export const urgencies = ['userEdit', 'repair', 'backFill'] as const;

export type Urgency = (typeof urgencies)[number];

export function moreUrgent(one: Urgency, other: Urgency): Urgency {
  return urgencies[Math.min(urgencies.indexOf(one), urgencies.indexOf(other))] as Urgency;
}
