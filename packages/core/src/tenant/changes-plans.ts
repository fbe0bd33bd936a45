import type { Tenant } from './tenant.js';

type Rules = Pick<Tenant, 'direction' | 'policies'>;

/**
 * Whether records at rest have to be planned for again under the new settings: the direction or a policy changed. A pause holds hints
 * back and loses none, and what is set at create only (the reminder, the time zone) concerns no event that stands.
 */
export function changesPlans(before: Rules, after: Rules): boolean {
  return textOf(before) !== textOf(after);
}

/** The same text for the same rules, in whatever order their members come. */
function textOf({ direction, policies: { reminderMinutes: _, ...policies } }: Rules): string {
  return JSON.stringify([direction, sorted(policies)]);
}

function sorted(value: unknown): unknown {
  if (!(value instanceof Object)) return value;
  return Object.entries(value)
    .map(([key, member]) => JSON.stringify([key, sorted(member)]))
    .sort();
}
