import type { GraphClient, ReadOutcome, Urgency, WriteOutcome } from '@clounect/core';
import { isResaved, mailboxPermitRules } from '@clounect/core';
import type { CalendarEntry } from '@clounect/core/testing';
import type { Actor } from './scheduler.js';
import type { ArrivalCounter } from './count-arrivals.js';
import type { HostProcess, World } from './world-state.js';
import { breakRule } from './violation.js';
import { callOutside } from './call-outside.js';
import { lastOf, note, type Author, type EventStory } from './ledger.js';
import { people } from './moves.js';
import { tenantId } from './world-state.js';
import { outlookLimits, textOf } from './values.js';

const fields = ['title', 'location', 'content', 'period'] as const;

/** What an event holds now, into the ledger. */
export function noteEvent(world: World, entry: CalendarEntry, by: Author, sentAt = world.ledger.seq): EventStory {
  const { ledger, tenant } = world;
  const isPrivate = entry.content.isPrivate === true;
  const known = ledger.events.get(entry.eventId);
  const origin = entry.transactionId !== undefined ? 'ours' : entry.marker === undefined ? 'foreign' : 'copy';
  const story: EventStory = known ?? { eventId: entry.eventId, mailboxId: entry.mailboxId, origin, recordId: entry.marker?.recordId, madeAt: ledger.seq, sentAt, fields: new Map(), isBound: false, isPrivate };
  ledger.events.set(entry.eventId, story);
  story.isPrivate = isPrivate;
  for (const field of fields) {
    // A body that was saved again is nobody's edit.
    if (field === 'content' && isResaved(lastOf(story.fields.get(field))?.value ?? '', entry.content.content) && story.fields.has(field)) continue;
    const value = textOf(entry.content[field]);
    const isText = field !== 'period';
    const isSecret = isPrivate && by === 'person' && isText && lastOf(story.fields.get(field))?.value !== value;
    if (isSecret && story.recordId !== undefined) world.situations.met('privateEdit');
    const before = note(story.fields, field, { seq: ledger.seq, value, by, isPrivate: isSecret });
    if (by === 'sync') checkLength(world, entry, field, value);
    // Left as we wrote it, or set back to that: nobody's value.
    const ours = story.fields.get(field)?.slice(0, -1).findLast((one) => one.by === 'sync');
    if (before?.value === ours?.value) continue;
    // Of a private event nothing but its times is told.
    if (before === undefined || by !== 'sync' || before.by !== 'person' || story.recordId === undefined || (isPrivate && isText)) continue;
    ledger.overwritten.push({ seq: ledger.seq, side: 'outlook', recordId: story.recordId, mailboxId: entry.mailboxId, eventId: entry.eventId, field, before });
  }
  story.isBound = (entry.shape.hasAttendees && tenant.policies.onMeeting !== 'send') || entry.shape.isRecurring || entry.shape.isOnlineMeeting;
  return story;
}

/** What we write fits, and is cut only where the settings say so. */
function checkLength(world: World, { eventId }: CalendarEntry, field: (typeof fields)[number], value: string): void {
  if (field === 'period') return;
  if (value.length > outlookLimits[field]) breakRule(world, 'overlong', `${field} of event ${eventId} was made longer than Outlook takes it`);
  if (!value.endsWith('…')) return;
  world.situations.met('cutForOutlook');
  if (world.tenant.policies.overlong === 'refuse') breakRule(world, 'overlong', `${field} of event ${eventId} was cut though the settings refuse that`);
}

export function noteEventEnd({ ledger }: World, eventId: string, by: Author): void {
  const story = ledger.events.get(eventId);
  if (story !== undefined) story.endedAt ??= { seq: ledger.seq, by };
}

/** Graph tells the subscriptions of what changed since the last time. */
export function tellOutlook(world: World): void {
  const notifications = world.feed.takeNotifications();
  for (const entry of notifications) world.letters.push({ to: 'notifications', entries: [entry] });
  const lifecycle = world.feed.takeLifecycle();
  if (lifecycle.length > 0) world.letters.push({ to: 'lifecycle', entries: lifecycle });
}

/** The client of one task of one process. */
export function createWorldGraphClient(world: World, process: HostProcess, actor: Actor, arrivals: ArrivalCounter, urgency: Urgency): GraphClient {
  const { graph, ledger } = world;
  const outside = <T>(mailboxId: string, what: string, isWrite: boolean, effect: () => Promise<ReadOutcome<T> | WriteOutcome<T>>) =>
    callOutside(world, process, actor, arrivals, { side: 'graph', what: `${mailboxId} ${what}`, isWrite, scope: { tenantId, of: 'mailbox', mailboxId }, urgency, rules: mailboxPermitRules() }, effect);
  const living = (mailboxId: string, eventId: string): CalendarEntry | undefined => graph.events(mailboxId).find((entry) => entry.eventId === eventId);
  const mailsBefore = (): number => graph.mails().length;

  /** Only what we made, or took up because nothing of ours was left, may be written. */
  const mayWrite = (mailboxId: string, eventId: string): void => {
    const story = ledger.events.get(eventId);
    if (story === undefined || story.origin === 'ours') return;
    if (story.origin === 'foreign') breakRule(world, 'foreign-untouched', `event ${eventId} in ${mailboxId} is a person's own and was written`);
    const original = graph.events(mailboxId).find((entry) => entry.transactionId !== undefined && entry.marker?.recordId === story.recordId);
    if (original !== undefined) breakRule(world, 'copies-untouched', `event ${eventId} in ${mailboxId} is a copy, its original lives, and the copy was written`);
  };
  const wrote = (mailboxId: string, mails: number): void => {
    world.writes += 1;
    world.lastWriteAt = world.clock.ms();
    if (graph.mails().length > mails && world.tenant.policies.onMeeting === 'send') world.situations.met('mailSent');
    else if (graph.mails().length > mails) breakRule(world, 'no-mail', `a write in ${mailboxId} sent mail to attendees`);
    tellOutlook(world);
  };

  return {
    resolveMailbox: (mail) => outside(people.find(({ mailboxId }) => mail.startsWith(mailboxId))?.mailboxId ?? mail, 'resolve', false, () => graph.client.resolveMailbox(mail)) as ReturnType<GraphClient['resolveMailbox']>,
    readEvent: (ref) => outside(ref.mailboxId, `read ${ref.eventId}`, false, () => graph.client.readEvent(ref)) as ReturnType<GraphClient['readEvent']>,
    findEvents: (owner) => outside(owner.mailboxId, `look up record ${owner.recordId}`, false, () => graph.client.findEvents(owner)) as ReturnType<GraphClient['findEvents']>,
    listMarkedEvents: (mailboxId, cursor) => outside(mailboxId, 'list', false, () => graph.client.listMarkedEvents(mailboxId, cursor)) as ReturnType<GraphClient['listMarkedEvents']>,
    createEvent: (identity, draft) => {
      const sentAt = ledger.seq;
      return outside(identity.mailboxId, `create for record ${identity.recordId}`, true, async () => {
        const { mailboxId, recordId } = identity;
        const mails = mailsBefore();
        const outcome = await graph.client.createEvent(identity, draft);
        for (const entry of graph.events(mailboxId)) if (!ledger.events.has(entry.eventId)) noteEvent(world, entry, 'sync', sentAt);
        const ours = graph.events(mailboxId).filter((entry) => entry.transactionId !== undefined && entry.marker?.recordId === recordId);
        if (ours.length > 1) breakRule(world, 'one-event', `record ${recordId} has ${ours.length} events in ${mailboxId}: ${ours.map(({ eventId }) => eventId).join(', ')}`);
        wrote(mailboxId, mails);
        return outcome;
      }) as ReturnType<GraphClient['createEvent']>;
    },
    updateEvent: (version, changes) =>
      outside(version.mailboxId, `update ${Object.keys(changes).join('+')} of ${version.eventId}`, true, async () => {
        const mails = mailsBefore();
        const before = living(version.mailboxId, version.eventId);
        const outcome = await graph.client.updateEvent(version, changes);
        const after = living(version.mailboxId, version.eventId);
        if (after !== undefined && after.etag !== before?.etag) {
          mayWrite(version.mailboxId, version.eventId);
          noteEvent(world, after, 'sync');
        }
        wrote(version.mailboxId, mails);
        return outcome;
      }) as ReturnType<GraphClient['updateEvent']>,
    deleteEvent: (version) =>
      outside(version.mailboxId, `delete ${version.eventId}`, true, async () => {
        const mails = mailsBefore();
        const outcome = await graph.client.deleteEvent(version);
        if (outcome.status === 'applied') {
          mayWrite(version.mailboxId, version.eventId);
          noteEventEnd(world, version.eventId, 'sync');
        }
        wrote(version.mailboxId, mails);
        return outcome;
      }) as ReturnType<GraphClient['deleteEvent']>,
  };
}
