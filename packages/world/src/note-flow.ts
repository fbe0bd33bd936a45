import type { World } from './world-state.js';

/** Notes for every record from whose event an edit may flow now: two-way, one participant, linked, with a period. */
export function noteFlow(world: World): void {
  const { ledger, tenant } = world;
  for (const story of ledger.records.values()) {
    const [only, ...others] = story.who.at(-1)?.ids ?? [];
    const link = only === undefined ? undefined : tenant.links.get(only);
    const hasPeriod = story.fields.get('period')?.at(-1)?.value !== 'null';
    const is = tenant.direction === 'twoWay' && others.length === 0 && link?.isOn === true && hasPeriod && story.removedAt === undefined;
    const from = is ? link.mailboxId : undefined;
    if (story.flows.length === 0 || story.flows.at(-1)?.from !== from) story.flows.push({ seq: ledger.seq, from });
  }
}
