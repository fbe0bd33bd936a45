import { normaliseLines } from '@clounect/core';
import type { CalendarEntry } from '@clounect/core/testing';
import type { EventStory, RecordStory } from './ledger.js';
import type { World } from './world-state.js';
import { Violation } from './violation.js';
import { checkContent } from './check-content.js';
import { checkLostEdits } from './check-lost-edits.js';
import { checkPrivate } from './check-private.js';
import { mailboxIds, people } from './moves.js';
import { tenantId } from './world-state.js';
import { textOf } from './values.js';

/** Everything is at rest: what must hold now, by the ledger alone and never by what the sync believes. */
export async function checkRest(world: World): Promise<void> {
  for (const mailboxId of mailboxIds) {
    const living = world.graph.events(mailboxId);
    checkForeign(world, living);
    for (const story of world.ledger.records.values()) checkEvents(world, story, mailboxId, living);
  }
  const held = await world.scheduler.busy(world.store.heldDeletions.list({ tenantId, limit: 9 }));
  if (held.length > 0) throw new Violation('no-storm', `${held.length} deletions are held though nobody deleted many`);
  await checkLostEdits(world);
  await checkPrivate(world);
  world.ledger.rests.push(world.ledger.seq);
}

/** Events of persons are as persons left them. */
function checkForeign(world: World, living: readonly CalendarEntry[]): void {
  for (const story of world.ledger.events.values()) {
    if (story.origin !== 'foreign') continue;
    const entry = living.find(({ eventId }) => eventId === story.eventId);
    if (entry === undefined && living[0]?.mailboxId === story.mailboxId && story.endedAt === undefined) throw new Violation('foreign-untouched', `event ${story.eventId} of a person is gone`);
    if (entry === undefined) continue;
    const changed = [...story.fields].find(([field, history]) => !isSame(field, textOf(entry.content[field]), history.at(-1)?.value));
    if (changed !== undefined) throw new Violation('foreign-untouched', `${changed[0]} of event ${story.eventId} of a person was changed`);
  }
}

const isSame = (field: string, one: string, other: string | undefined): boolean => one === other || (field === 'content' && other !== undefined && normaliseLines(one.replace(/\n+/g, '\n')) === normaliseLines(other.replace(/\n+/g, '\n')));

function checkEvents(world: World, story: RecordStory, mailboxId: string, living: readonly CalendarEntry[]): void {
  const { recordId } = story;
  const record = world.sfa.rawRecords().find((one) => one.recordId === recordId);
  const all = living.filter(({ marker }) => marker?.recordId === recordId);
  const ours = all.filter(({ transactionId }) => transactionId !== undefined);
  if (ours.length > 1) throw new Violation('one-event', `record ${recordId} has ${ours.length} events in ${mailboxId}`);
  const [entry] = ours;
  const stories = [...world.ledger.events.values()].filter((event) => event.recordId === recordId && event.mailboxId === mailboxId);
  const linked = people.filter((person) => person.mailboxId === mailboxId && world.tenant.links.get(person.sfaUserId)?.isOn === true);
  const isWanted = record !== undefined && record.schedule.period !== null && record.schedule.participants.some(({ sfaUserId }) => linked.some((person) => person.sfaUserId === sfaUserId));
  if (!isWanted) {
    if (entry !== undefined && !mayStay(world, mailboxId, stories) && !isOrphan(world, entry.eventId)) throw new Violation('none-else', `record ${recordId} wants no event in ${mailboxId} and has ${entry.eventId}`);
    return;
  }
  // A copy was taken up when nothing of ours was left.
  if (all.length === 0 && !mayBeMissing(world, story, stories)) throw new Violation('missing-event', `record ${recordId} has no event in ${mailboxId}`);
  if (entry === undefined) return;
  const event = stories.find(({ eventId }) => eventId === entry.eventId);
  if (event !== undefined && !event.isBound) checkContent(world, story, event, entry, record);
}

/** Hands off after a link was switched off, or a person made more of it than we may delete. */
function mayStay(world: World, mailboxId: string, stories: readonly EventStory[]): boolean {
  const wasUnlinked = people.some((person) => person.mailboxId === mailboxId && world.unlinkedEver.has(person.sfaUserId));
  return wasUnlinked || stories.some(({ isBound }) => isBound);
}

/** Asked for in a time that a restored database has forgotten, and wanted no more: nobody knows of it, and it is left alone. */
function isOrphan({ ledger }: World, eventId: string): boolean {
  const sentAt = ledger.events.get(eventId)?.sentAt ?? 0;
  const is = ledger.forgotten.some(({ from, until }) => sentAt > from && sentAt <= until);
  if (is) ledger.orphans.add(eventId);
  return is;
}

/** A person deleted it and the schedule is as it was then: left so, unless the settings want it back. */
function mayBeMissing(world: World, story: RecordStory, stories: readonly EventStory[]): boolean {
  // A deletion of ours that a restored database has forgotten looks like a person's.
  const isForgotten = (seq: number): boolean => world.ledger.forgotten.some(({ from, until }) => seq > from && seq <= until);
  const deleted = stories.filter(({ endedAt }) => endedAt !== undefined && (endedAt.by === 'person' || isForgotten(endedAt.seq))).sort((one, other) => (one.endedAt?.seq ?? 0) - (other.endedAt?.seq ?? 0)).at(-1);
  if (deleted?.endedAt === undefined) return false;
  if (world.tenant.policies.outlookDelete === 'restore') return false;
  const { seq } = deleted.endedAt;
  // A restored database knows nothing of the deletion, and leaves alone what it cannot date.
  const since = Math.max(seq, ...world.ledger.forgotten.map(({ until }) => world.ledger.rests.find((rest) => rest > until) ?? Infinity));
  return [...story.fields].every(([field, history]) => {
    const changes = history.filter(({ isTouched }) => isTouched !== true);
    const [then, last] = [changes.findLast((entry) => entry.seq <= since) ?? changes[0], changes.at(-1)];
    // Changed and changed back is no change: the schedule is what the deleted event showed of it.
    const shown = deleted.fields.get(field)?.findLast(({ by }) => by === 'sync');
    return last?.by === 'sync' || last?.value === then?.value || last?.value === shown?.value;
  });
}
