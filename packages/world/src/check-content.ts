import { isResaved, type SfaRecord } from '@clounect/core';
import type { CalendarEntry } from '@clounect/core/testing';
import type { EditedField } from './moves.js';
import type { Entry, EventStory, Ledger, RecordStory } from './ledger.js';
import type { World } from './world-state.js';
import { Violation } from './violation.js';
import { inOneGo, isCutOf, outlookLimits, sfaLimits, textOf } from './values.js';

/** Each field of a wanted event is JUST.SFA's, or an edit that the rules let stand. */
export function checkContent(world: World, story: RecordStory, event: EventStory, entry: CalendarEntry, record: SfaRecord): void {
  for (const field of ['title', 'location', 'content', 'period'] as const) {
    const [now, wanted] = [textOf(entry.content[field]), textOf(record.schedule[field])];
    if (now === wanted || isCut(now, wanted) || isCut(wanted, now) || (field === 'content' && isResaved(now, wanted))) continue;
    // Too long for Outlook, and not to be cut: what it held before stays.
    if (field !== 'period' && wanted.length > outlookLimits[field]) {
      world.situations.met('overlongRefused');
      continue;
    }
    if (isOfForgottenTime(world, event, field)) continue;
    const edit = event.fields.get(field)?.findLast(({ by }) => by === 'person');
    const where = `${field} of record ${story.recordId} is "${wanted}" in JUST.SFA and "${now}" in ${entry.mailboxId}`;
    if (edit === undefined || !(edit.value === now || (field === 'content' && isResaved(now, edit.value)))) throw new Violation('content-agrees', `${where}, which nobody wrote there last`);
    const because = whyNotDrift(world, story, event, field, edit, wanted);
    if (because !== undefined) throw new Violation('content-agrees', `${where}: ${because}`);
  }
}

/** We wrote it ourselves, in a time that a restored database has forgotten: nobody can tell it from a person's edit any more. */
function isOfForgottenTime({ ledger }: World, event: EventStory, field: EditedField): boolean {
  const last = event.fields.get(field)?.at(-1);
  return last?.by === 'sync' && ledger.forgotten.some(({ from, until }) => last.seq > from && last.seq <= until);
}

const isCut = (one: string, other: string): boolean => isCutOf(inOneGo(one), inOneGo(other));

/** Why the edit may not stand beside another value of JUST.SFA's; `undefined`: it may. */
function whyNotDrift(world: World, story: RecordStory, event: EventStory, field: EditedField, edit: Entry, wanted: string): string | undefined {
  const { ledger } = world;
  // Whatever conflicts with it: an edit that can't flow stays.
  if (cannotFlow(world, event, field, edit.value, wanted)) return undefined;
  const history = story.fields.get(field) ?? [];
  const since = ledger.rests.findLast((rest) => rest <= edit.seq) ?? 0;
  // Values that JUST.SFA had while the edit was made, or since all was last in agreement before it.
  const begin = history.findLast(({ seq }) => seq <= since) ?? history[0];
  const around = history.filter((one) => one === begin || (one.seq > since && one.seq <= edit.seq));
  // What the event showed before the edit agreed with JUST.SFA's new value: that the edit came first nobody can tell.
  const replaced = event.fields.get(field)?.findLast(({ seq }) => seq < edit.seq)?.value;
  if (replaced !== wanted && !around.some(({ value }) => value === wanted)) return 'JUST.SFA was changed after the edit';
  if (mustFlow(ledger, story, event, field, edit) && !ledger.gapFields.has(`${story.recordId}/${field}`)) return 'the edit should have gone to JUST.SFA';
  return undefined;
}

/** Private, refused by JUST.SFA, too long for it, or made of a text that had been cut. */
function cannotFlow({ tenant }: World, { isPrivate, fields }: EventStory, field: EditedField, value: string, wanted: string): boolean {
  if (field === 'period') return false;
  const wasOverlong = wanted.length > outlookLimits[field] || fields.get(field)?.some((entry) => entry.by === 'sync' && (entry.value === '' || entry.value.endsWith('…'))) === true;
  return isPrivate || wasOverlong || (field === 'title' && value === '') || (tenant.policies.overlong === 'refuse' && value.length > sfaLimits[field]);
}

/** The event stood at a rest before the edit, and edits could flow from then until now. */
function mustFlow({ rests, linkChanges }: Ledger, { flows }: RecordStory, event: EventStory, field: EditedField, edit: Entry): boolean {
  const rest = rests.findLast((at) => at <= edit.seq);
  if (rest === undefined || event.madeAt > rest) return false;
  // Changed and changed back is no edit.
  if (event.fields.get(field)?.findLast(({ seq }) => seq <= rest)?.value === edit.value) return false;
  if (linkChanges.some(({ seq, mailboxId }) => seq > rest && mailboxId === event.mailboxId)) return false;
  const before = flows.findLast(({ seq }) => seq <= rest);
  return before?.from === event.mailboxId && !flows.some(({ seq, from }) => seq > rest && from !== event.mailboxId);
}
