import type { Decision, Plan } from './decision.js';
import type { EventEvidence, Evidence } from './evidence.js';
import type { MappingState } from '../mapping/mapping.js';
import type { Wish, WishedMailbox } from './wished-mailboxes.js';
import { chooseEvent } from './choose-event.js';
import { addMilliseconds, compareInstants } from '../schedule/period.js';
import { createAgain, createEvent, settleCreate } from './plan-creation.js';
import { decide, isStanding, settleStep, type MailboxCase, type StandingCase } from './mailbox-case.js';
import { endedDeletions, toDropped } from './plan-deletions.js';
import { callsOnTheirWayMs, isOfFormerLife, withoutFormerLook } from './former-life.js';
import { isLookStep, isWriteStep } from './decision.js';
import { keepLosses } from './keep-losses.js';
import { isWantedAnew, keepInStep } from './plan-keeping.js';
import { removeEvent } from './plan-removal.js';
import { toEnded, toReleased } from '../mapping/transitions.js';
import { toSfaHalf } from './to-event-content.js';
import { isWrittenBack, unservedParticipants, wishedMailboxes } from './wished-mailboxes.js';

/**
 * What is to be done so that Outlook agrees with a record, and why: a pure function of the evidence, total over every combination of
 * wish and standing. Whoever carries the steps out asks again afterwards, until nothing but waiting is left.
 */
export function planSync(evidence: Evidence): Plan {
  const { tenant, source, record } = evidence;
  if (tenant.isPaused) return whole('paused');
  const isFormer = source.sourceId !== tenant.sourceId;
  if (isFormer && source.ending === undefined) return whole('other-source');
  if (isFormer && source.ending === 'keep') return whole('source-kept');
  if (record.state === 'unknown' && !isFormer) return whole('record-unknown');
  const mailboxes = wishedMailboxes(evidence).map((wished) => toCase(evidence, wished));
  const decided = mailboxes.map((mailbox) => ({ mailbox, decision: heedRestore(mailbox, heedBackOff(mailbox, keepLosses(mailbox.mapping, decideBy(table[mailbox.mapping?.state ?? 'none'], mailbox)))) }));
  const over = endedDeletions(evidence, decided);
  const unserved = isFormer ? [] : unservedParticipants(evidence);
  return {
    decisions: [...unserved, ...decided.map(({ decision }) => decision), ...over.flatMap(toDropped)],
    endedDeletions: over.map(({ deletion }) => deletion),
    disarmed: mailboxes.flatMap(({ mapping }) => (mapping?.writesBack === false && isArmedIn(evidence, mapping.mailboxId) ? [mapping] : [])),
  };
}

function isArmedIn({ mappings }: Evidence, mailboxId: string): boolean {
  return mappings.some((mapping) => mapping.mailboxId === mailboxId && mapping.writesBack === true);
}

function toCase(evidence: Evidence, wished: WishedMailbox): MailboxCase {
  const known = evidence.mappings.find((mapping) => mapping.mailboxId === wished.mailboxId);
  const seen = withoutFormerLook(known, evidence.tenant);
  // From now on no edit flows, whatever becomes of this decision: what is edited until it may again is drift (rule 26).
  const isOver = seen?.writesBack === true && seen.state !== 'ended' && !isWrittenBack(wished);
  const mapping = isOver ? { ...seen, writesBack: false } : seen;
  // What a backup remembers of an event is not assumed to hold.
  const unread: EventEvidence = isOfFormerLife(mapping, evidence.tenant) ? { state: 'doubted' } : { state: 'assumed' };
  return { ...wished, evidence, mapping, event: evidence.events.get(wished.mailboxId) ?? unread, markers: evidence.markers.get(wished.mailboxId) };
}

type Standing = MappingState | 'none';
type WishOf<Kind extends Wish['kind']> = Extract<Wish, { readonly kind: Kind }>;
type Rules = { readonly [Kind in Wish['kind']]: (mailbox: MailboxCase, wish: WishOf<Kind>) => Decision };

/** The decision table: how our memory of the mailbox stands × what is wished for it. */
const table: Readonly<Record<Standing, Rules>> = {
  none: { wanted: createEvent, unwanted: nothing, handsOff: nothing },
  creating: { wanted: settleCreate, unwanted: settleCreate, handsOff: leaveAlone },
  living: { wanted: keep, unwanted: remove, handsOff: release },
  released: { wanted: keep, unwanted: remove, handsOff: leaveAlone },
  ended: { wanted: wakeEnded, unwanted: nothing, handsOff: nothing },
};

function decideBy(rules: Rules, mailbox: MailboxCase): Decision {
  const { wish } = mailbox;
  switch (wish.kind) {
    case 'wanted':
      return rules.wanted(mailbox, wish);
    case 'unwanted':
      return rules.unwanted(mailbox, wish);
    case 'handsOff':
      return rules.handsOff(mailbox, wish);
  }
}

/** Nothing goes out for an unlinked person; what is unsettled is settled when the link is on again. */
function leaveAlone(mailbox: MailboxCase): Decision {
  return decide(mailbox, 'released', { kind: 'none' });
}

function nothing(mailbox: MailboxCase): Decision {
  const { mapping, wish } = mailbox;
  // Deleted by the user, and now not wanted either: should it be wanted again, that is a change of the schedule.
  if (mapping?.endReason === 'deleted-in-outlook' && wish.kind === 'unwanted') return decide(mailbox, 'nothing-wanted', { kind: 'settle', mapping: toEnded(mapping, wish.reason) });
  return decide(mailbox, 'nothing-wanted', { kind: 'none' }, { because: mapping?.endReason });
}

function keep(mailbox: MailboxCase, wish: WishOf<'wanted'>): Decision {
  return whenStanding(mailbox, (standing) => keepInStep(standing, wish));
}

function remove(mailbox: MailboxCase, { reason }: WishOf<'unwanted'>): Decision {
  return whenStanding(mailbox, (standing) => removeEvent(standing, reason));
}

function release(mailbox: MailboxCase): Decision {
  return whenStanding(mailbox, (standing) => decide(standing, 'released', settleStep(standing, toReleased(standing.mapping))));
}

function wakeEnded(mailbox: MailboxCase, wish: WishOf<'wanted'>): Decision {
  const { mapping, markers, evidence } = mailbox;
  // What a backup remembers as deleted may have been made again since.
  const isFormer = isOfFormerLife(mapping, evidence.tenant);
  if (isFormer && (markers?.found === undefined || chooseEvent(markers.found, mapping, evidence.tenant.epoch).kind !== 'none')) return createAgain(mailbox, wish);
  // Of what ended in another way than by the user's deletion no event is remembered.
  if (!isStanding(mailbox) || isWantedAnew(mailbox, toSfaHalf(wish.schedule))) return createAgain(mailbox, wish);
  return decide(mailbox, 'left-deleted', isFormer ? { kind: 'settle', mapping: { ...mailbox.mapping, rebasedIn: evidence.tenant.epoch } } : { kind: 'none' });
}

/** A living mapping without an event cannot come about; if a store hands one out, a person must look. */
function whenStanding(mailbox: MailboxCase, rule: (mailbox: StandingCase) => Decision): Decision {
  return isStanding(mailbox) ? rule(mailbox) : decide(mailbox, 'undecided', { kind: 'hold' });
}

/** Nothing goes out to a mailbox before its time; the record's other mailboxes go on. */
function heedBackOff(mailbox: MailboxCase, decision: Decision): Decision {
  const until = mailbox.mapping?.notBefore;
  const isEarly = until !== undefined && compareInstants(until, mailbox.evidence.now) > 0;
  return isEarly && (isWriteStep(decision.step) || isLookStep(decision.step)) ? { ...decision, row: 'back-off', because: decision.row, step: { kind: 'wait', until } } : decision;
}

/** A call from before a declared restore may still arrive: a look-up that comes too early would miss what it makes. */
function heedRestore({ evidence }: MailboxCase, decision: Decision): Decision {
  const { restoredAt } = evidence.tenant;
  if (restoredAt === undefined || decision.step.kind !== 'lookUp') return decision;
  const until = addMilliseconds(restoredAt, callsOnTheirWayMs);
  return compareInstants(until, evidence.now) > 0 ? { ...decision, row: 'restored-just-now', because: decision.row, step: { kind: 'wait', until } } : decision;
}

function whole(row: Decision['row']): Plan {
  return { decisions: [{ participants: [], row, step: { kind: 'none' } }] };
}
