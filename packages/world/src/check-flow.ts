import { isResaved, type ScheduleChanges } from '@clounect/core';
import type { EditedField } from './moves.js';
import type { EventStory, RecordStory } from './ledger.js';
import type { World } from './world-state.js';
import { breakRule } from './violation.js';
import { inOneGo, isCutOf, sfaLimits, textOf } from './values.js';

/** A write of ours to JUST.SFA is being carried out: it must come from an edit that the rules let flow. */
export function checkFlow(world: World, recordId: string, changes: ScheduleChanges | undefined): void {
  const { ledger } = world;
  const story = ledger.records.get(recordId);
  // Neither now nor at any time since all was last in agreement.
  const wasTwoWay = world.tenant.direction === 'twoWay' || (story !== undefined && (wasEver(story, ledger.rests.at(-1) ?? 0) || ledger.rests.length === 0));
  if (!wasTwoWay) breakRule(world, 'one-way-never-writes', `record ${recordId} was written though the tenant is one-way`);
  if (changes === undefined || story === undefined) return;
  for (const field of ['title', 'location', 'content', 'period'] as const) {
    const value = changes[field];
    if (value === undefined) continue;
    const edits = editsOf(world, recordId, field, textOf(value));
    if (field !== 'period') checkText(world, story, field, textOf(value));
    if (edits.length > 0 && edits.every(({ isPrivate }) => isPrivate)) breakRule(world, 'private-never-leaves', `${field} of record ${recordId} was set to "${textOf(value)}", which was written in a private event`);
    if (edits.length === 0) breakRule(world, 'only-edits-flow', `${field} of record ${recordId} was set to "${textOf(value)}", which nobody wrote in Outlook`);
    else if (edits.every(({ seq, event }) => isDriftForSure(world, story, event, seq))) breakRule(world, 'no-drift-leaks', `${field} of record ${recordId} was set to "${textOf(value)}", which was written in Outlook while it must not flow`);
  }
}

/** What we write fits, is cut only where the settings say so, and is never what was left of JUST.SFA's own text. */
function checkText(world: World, { recordId, fields }: RecordStory, field: keyof typeof sfaLimits, value: string): void {
  if (value.length > sfaLimits[field]) breakRule(world, 'overlong', `${field} of record ${recordId} was to be made longer than JUST.SFA takes it`);
  if (fields.get(field)?.some((entry) => isCutOf(value, entry.value)) === true) breakRule(world, 'cut-never-comes-back', `${field} of record ${recordId} was set to "${value}", which is left of its own text`);
  if (!value.endsWith('…')) return;
  world.situations.met('cutForSfa');
  if (world.tenant.policies.overlong === 'refuse') breakRule(world, 'overlong', `${field} of record ${recordId} was cut though the settings refuse that`);
}

function editsOf({ ledger }: World, recordId: string, field: EditedField, value: string) {
  return [...ledger.events.values()]
    .filter((event) => event.recordId === recordId)
    .flatMap((event) => (event.fields.get(field) ?? []).filter((entry) => entry.by === 'person' && (entry.value === value || isCutOf(inOneGo(value), inOneGo(entry.value)) || (field === 'content' && isResaved(entry.value, value)))).map(({ seq, isPrivate }) => ({ seq, event, isPrivate: isPrivate === true })));
}

/** It could flow at some time since `since`. */
export function wasEver({ flows }: RecordStory, since: number): boolean {
  return flows.some(({ from, seq }, index) => from !== undefined && (seq > since || (flows[index + 1]?.seq ?? Infinity) > since));
}

/**
 * It could not flow at any time from the last rest before the edit, at which everybody knew so, until the edit. Settings are known at once, of
 * a record any state since then may be what is known: each part of the rule counts by itself.
 */
function isDriftForSure({ ledger, tenant }: World, { flows }: RecordStory, event: EventStory, seq: number): boolean {
  const rest = ledger.rests.findLast((at) => at <= seq && at >= event.madeAt);
  if (rest === undefined) return false;
  const since = flows.filter(({ seq: at }, index) => at <= seq && (flows[index + 1]?.seq ?? Infinity) > rest);
  const isHere = (only: string | undefined): boolean => only !== undefined && tenant.links.get(only)?.mailboxId === event.mailboxId && since.some(({ linked }) => linked.includes(only));
  return !since.some(({ isTwoWay }) => isTwoWay) || !since.some(({ only }) => isHere(only));
}
