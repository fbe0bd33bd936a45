import type { Flow } from './ledger.js';
import type { World } from './world-state.js';

/** Notes for every record from whose event an edit may flow now: two-way, one participant, linked, with a period. */
export function noteFlow(world: World): void {
  const { ledger, tenant } = world;
  const isTwoWay = tenant.direction === 'twoWay';
  const linked = [...tenant.links.values()].flatMap(({ sfaUserId, isOn }) => (isOn ? [sfaUserId] : []));
  for (const story of ledger.records.values()) {
    const [one, ...others] = story.who.at(-1)?.ids ?? [];
    const hasPeriod = story.fields.get('period')?.at(-1)?.value !== 'null';
    const only = others.length === 0 && hasPeriod && story.removedAt === undefined ? one : undefined;
    const from = isTwoWay && only !== undefined && linked.includes(only) ? tenant.links.get(only)?.mailboxId : undefined;
    const flow: Flow = { seq: ledger.seq, from, isTwoWay, only, linked };
    if (JSON.stringify({ ...story.flows.at(-1), seq: 0 }) !== JSON.stringify({ ...flow, seq: 0 })) story.flows.push(flow);
  }
}
