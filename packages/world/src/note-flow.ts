import type { World } from './world-state.js';

/** Notes for every record whether an edit in Outlook may flow now: two-way, one participant, linked, with a period. */
export function noteFlow(world: World): void {
  const { ledger, tenant } = world;
  for (const story of ledger.records.values()) {
    const [only, ...others] = story.who.at(-1)?.ids ?? [];
    const isLinked = only !== undefined && tenant.links.get(only)?.isOn === true;
    const hasPeriod = story.fields.get('period')?.at(-1)?.value !== 'null';
    const is = tenant.direction === 'twoWay' && others.length === 0 && isLinked && hasPeriod && story.removedAt === undefined;
    if (story.flows.at(-1)?.is !== is) story.flows.push({ seq: ledger.seq, is });
  }
}
