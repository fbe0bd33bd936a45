import type { Decision } from './decision.js';
import type { EndReason } from '../mapping/mapping.js';
import type { Evidence } from './evidence.js';
import type { Instant } from '../schedule/period.js';
import type { Participant, Schedule } from '../schedule/schedule.js';
import type { UserLink } from '../tenant/tenant.js';

/** What the rules wish for one mailbox, before its event is looked at. */
export type Wish =
  | {
      readonly kind: 'wanted';
      readonly schedule: Schedule & { readonly period: NonNullable<Schedule['period']> };
      /** When its content was learned, by the database clock. */
      readonly learnedAt?: Instant | undefined;
      readonly isBornByAdd: boolean;
      /** Whether an edit in Outlook may change JUST.SFA; all participants count, whoever they are. */
      readonly writeBack: 'allowed' | 'one-way' | 'several-participants';
    }
  | { readonly kind: 'unwanted'; readonly reason: EndReason }
  | { readonly kind: 'handsOff' };

export interface WishedMailbox {
  readonly mailboxId: string;
  /** The participants for whom the event stands, or stood. */
  readonly serves: readonly string[];
  readonly wish: Wish;
}

/** An edit of this mailbox's event may change JUST.SFA. */
export function isWrittenBack({ wish }: Pick<WishedMailbox, 'wish'>): boolean {
  return wish.kind === 'wanted' && wish.writeBack === 'allowed';
}

/** The wish for every mailbox that a participant is linked to or that holds an event of this record. */
export function wishedMailboxes(evidence: Evidence): readonly WishedMailbox[] {
  const participants = presentParticipants(evidence);
  const mailboxIds = new Set([
    ...participants.flatMap((participant) => linksOf(evidence, participant).flatMap((link) => link.mailboxId ?? [])),
    ...evidence.mappings.map((mapping) => mapping.mailboxId),
  ]);
  return [...mailboxIds].sort().map((mailboxId) => {
    const mapping = evidence.mappings.find((one) => one.mailboxId === mailboxId);
    const known = mapping?.serves ?? [];
    const standings = new Map(evidence.links.filter(({ isOn }) => isOn).map((link) => [link.sfaUserId, standingAt(link, mailboxId, known)]));
    const serves = participants.map(({ sfaUserId }) => sfaUserId).filter((participant) => standings.get(participant) === 'here');
    const linkage = linkageOf(serves, known, standings);
    return { mailboxId, serves: serves.length > 0 ? serves : known, wish: linkage === 'unlinked' && isRemovalAsked(evidence, mailboxId, mapping?.eventId) ? { kind: 'unwanted', reason: 'unlinked' } : wishOf(evidence, linkage, serves.length > 0) };
  });
}

type PersonStanding = 'here' | 'elsewhere';

/** An address that is not resolved at this moment leaves the person where the event is. */
function standingAt(link: UserLink, mailboxId: string, known: readonly string[]): PersonStanding {
  if (link.mailboxId === undefined) return known.includes(link.sfaUserId) ? 'here' : 'elsewhere';
  return link.mailboxId === mailboxId ? 'here' : 'elsewhere';
}

/** Of the people for whom the event stands, whoever else uses the mailbox: still linked here, moved to another mailbox, or not linked. */
function linkageOf(serves: readonly string[], known: readonly string[], standings: ReadonlyMap<string, PersonStanding>): 'linked' | 'moved' | 'unlinked' {
  if (serves.length > 0 || known.length === 0 || known.some((person) => standings.get(person) === 'here')) return 'linked';
  return known.some((person) => standings.get(person) === 'elsewhere') ? 'moved' : 'unlinked';
}

/** Participants who get no event, and why: a reason for each, so that nobody has to guess. */
export function unservedParticipants(evidence: Evidence): readonly Decision[] {
  return presentParticipants(evidence).flatMap((participant): Decision[] => {
    const links = linksOf(evidence, participant);
    const participants = [participant.sfaUserId];
    if (links.length === 0) return [{ participants, row: 'not-linked', step: { kind: 'none' } }];
    if (links.some((link) => link.mailboxId !== undefined)) return [];
    const failure = links.map((link) => evidence.unresolved.get(link.linkId)).find((found) => found !== undefined);
    return [{ participants, row: 'mailbox-unresolved', because: failure?.code, step: { kind: 'none' } }];
  });
}

/** The links that are on of a participant of the record. */
export function linksOf(evidence: Evidence, participant: Participant): readonly UserLink[] {
  return evidence.links.filter((link) => link.isOn && link.sfaUserId === participant.sfaUserId);
}

/** Distinct elements: the same person twice is one participant. */
export function presentParticipants({ record }: Evidence): readonly Participant[] {
  if (record.state !== 'present') return [];
  return [...new Map(record.schedule.participants.map((participant) => [participant.sfaUserId, participant])).values()];
}

/** Whoever ended the link asked for the deletion of just this event, whatever `onUnlink` says. */
function isRemovalAsked({ deletions }: Evidence, mailboxId: string, eventId: string | undefined): boolean {
  const decided = deletions?.get(mailboxId);
  return decided?.state === 'approved' && decided.what === 'event' && decided.eventId === eventId;
}

/** `moved`: the people whose events are here are linked to another mailbox now; the old one is left alone whatever `onUnlink` says. */
function wishOf({ tenant, record, source }: Evidence, linkage: 'linked' | 'moved' | 'unlinked', isServed: boolean): Wish {
  if (linkage === 'moved') return { kind: 'handsOff' };
  if (linkage === 'unlinked') return tenant.policies.onUnlink === 'keep' ? { kind: 'handsOff' } : { kind: 'unwanted', reason: 'unlinked' };
  // Only one whose events are to go is planned for: what the record holds does not matter any more, and nobody reads it.
  if (source.sourceId !== tenant.sourceId) return { kind: 'unwanted', reason: 'source-ended' };
  if (record.state !== 'present') return { kind: 'unwanted', reason: 'record-deleted' };
  const { schedule, learnedAt, isBornByAdd } = record;
  if (schedule.period === null) return { kind: 'unwanted', reason: 'period-emptied' };
  if (!isServed) return { kind: 'unwanted', reason: 'participant-removed' };
  const isSingle = new Set(schedule.participants.map(({ sfaUserId }) => sfaUserId)).size === 1;
  const writeBack = tenant.direction === 'oneWay' ? 'one-way' : isSingle ? 'allowed' : 'several-participants';
  return { kind: 'wanted', schedule: { ...schedule, period: schedule.period }, learnedAt, isBornByAdd, writeBack };
}
