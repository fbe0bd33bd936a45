import { isResaved, type SfaRecord } from '@clounect/core';
import type { CalendarEntry } from '@clounect/core/testing';
import type { EditedField } from './moves.js';
import type { Entry, EventStory, RecordStory } from './ledger.js';
import type { World } from './world-state.js';
import { Violation } from './violation.js';
import { textOf } from './values.js';

/** Each field of a wanted event is JUST.SFA's, or an edit that the rules let stand. */
export function checkContent(world: World, story: RecordStory, event: EventStory, entry: CalendarEntry, record: SfaRecord): void {
  for (const field of ['title', 'location', 'content', 'period'] as const) {
    const [now, wanted] = [textOf(entry.content[field]), textOf(record.schedule[field])];
    if (now === wanted || (field === 'content' && isResaved(now, wanted))) continue;
    const edit = event.fields.get(field)?.findLast(({ by }) => by === 'person');
    const where = `${field} of record ${story.recordId} is "${wanted}" in JUST.SFA and "${now}" in ${entry.mailboxId}`;
    if (edit === undefined || !(edit.value === now || (field === 'content' && isResaved(now, edit.value)))) throw new Violation('content-agrees', `${where}, which nobody wrote there last`);
    const because = whyNotDrift(world, story, event, field, edit, wanted);
    if (because !== undefined) throw new Violation('content-agrees', `${where}: ${because}`);
  }
}

/** Why the edit may not stand beside another value of JUST.SFA's; `undefined`: it may. */
function whyNotDrift(world: World, story: RecordStory, event: EventStory, field: EditedField, edit: Entry, wanted: string): string | undefined {
  const { ledger } = world;
  const history = story.fields.get(field) ?? [];
  const since = ledger.rests.findLast((rest) => rest <= edit.seq) ?? 0;
  // Values that JUST.SFA had while the edit was made, or since all was last in agreement before it.
  const begin = history.findLast(({ seq }) => seq <= since) ?? history[0];
  const around = history.filter((one) => one === begin || (one.seq > since && one.seq <= edit.seq));
  // What the event showed before the edit agreed with JUST.SFA's new value: that the edit came first nobody can tell.
  const replaced = event.fields.get(field)?.findLast(({ seq }) => seq < edit.seq)?.value;
  if (replaced !== wanted && !around.some(({ value }) => value === wanted)) return 'JUST.SFA was changed after the edit';
  if (mustFlow(ledger.rests, story, event, edit) && !ledger.gapFields.has(`${story.recordId}/${field}`)) return 'the edit should have gone to JUST.SFA';
  return undefined;
}

/** The event stood at a rest before the edit, and edits could flow from then until now. */
function mustFlow(rests: readonly number[], { flows }: RecordStory, event: EventStory, edit: Entry): boolean {
  const rest = rests.findLast((at) => at <= edit.seq);
  if (rest === undefined || event.madeAt > rest) return false;
  const before = flows.findLast(({ seq }) => seq <= rest);
  return before?.is === true && !flows.some(({ seq, is }) => seq > rest && !is);
}
