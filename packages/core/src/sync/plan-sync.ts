import type { Decision, Plan } from './decision.js';
import type { Evidence } from './evidence.js';
import type { MappingState } from '../mapping/mapping.js';
import type { Wish } from './wished-mailboxes.js';
import { compareInstants } from '../schedule/period.js';
import { createAgain, createEvent, settleCreate } from './plan-creation.js';
import { decide, isStanding, settleStep, type MailboxCase, type StandingCase } from './mailbox-case.js';
import { endedDeletions, toDropped } from './plan-deletions.js';
import { isLookStep, isWriteStep } from './decision.js';
import { isWantedAnew, keepInStep } from './plan-keeping.js';
import { removeEvent } from './plan-removal.js';
import { toEnded, toReleased } from '../mapping/transitions.js';
import { toSfaHalf } from './to-event-content.js';
import { unservedParticipants, wishedMailboxes } from './wished-mailboxes.js';

/**
 * What is to be done so that Outlook agrees with a record, and why: a pure function of the evidence, total over every combination of
 * wish and standing. Whoever carries the steps out asks again afterwards, until nothing but waiting is left.
 */
export function planSync(evidence: Evidence): Plan {
  const { tenant, source, record } = evidence;
  if (tenant.isPaused) return whole('paused');
  if (source.sourceId !== tenant.sourceId) return whole('other-source');
  if (record.state === 'unknown') return whole('record-unknown');
  const mailboxes = wishedMailboxes(evidence).map((wished): MailboxCase => ({
    ...wished,
    evidence,
    mapping: evidence.mappings.find((mapping) => mapping.mailboxId === wished.mailboxId),
    event: evidence.events.get(wished.mailboxId) ?? { state: 'assumed' },
    markers: evidence.markers.get(wished.mailboxId),
  }));
  const decided = mailboxes.map((mailbox) => ({ mailbox, decision: heedBackOff(mailbox, table[standingOf(mailbox)][mailbox.wish.kind](mailbox)) }));
  const over = endedDeletions(evidence, decided);
  const dropped = over.flatMap((deletion) => toDropped(deletion, mailboxes.find(({ mailboxId }) => mailboxId === deletion.mailboxId)?.serves ?? []));
  return { decisions: [...unservedParticipants(evidence), ...decided.map(({ decision }) => decision), ...dropped], endedDeletions: over };
}

type Standing = MappingState | 'none';
type WishKind = Wish['kind'];
type Rule = (mailbox: MailboxCase) => Decision;

/** The decision table: how our memory of the mailbox stands × what is wished for it. */
const table: Readonly<Record<Standing, Readonly<Record<WishKind, Rule>>>> = {
  none: { wanted: (mailbox) => whenWanted(mailbox, createEvent), unwanted: nothing, handsOff: nothing },
  creating: { wanted: settleCreate, unwanted: settleCreate, handsOff: leaveAlone },
  living: { wanted: keep, unwanted: remove, handsOff: release },
  released: { wanted: keep, unwanted: remove, handsOff: leaveAlone },
  ended: { wanted: (mailbox) => whenWanted(mailbox, wakeEnded), unwanted: nothing, handsOff: nothing },
};

function standingOf({ mapping }: MailboxCase): Standing {
  return mapping?.state ?? 'none';
}

/** Nothing goes out for an unlinked person; what is unsettled is settled when the link is on again. */
function leaveAlone(mailbox: MailboxCase): Decision {
  return decide(mailbox, 'released', { kind: 'none' });
}

function nothing(mailbox: MailboxCase): Decision {
  const { mapping, wish } = mailbox;
  // Deleted by the user, and now not wanted either: should it be wanted again, that is a change of the schedule.
  if (mapping?.endReason === 'deleted-in-outlook' && wish.kind === 'unwanted') return decide(mailbox, 'nothing-wanted', { kind: 'settle', mapping: toEnded(mapping, wish.reason) });
  return decide(mailbox, 'nothing-wanted', { kind: 'none' }, { because: mailbox.mapping?.endReason });
}

function keep(mailbox: MailboxCase): Decision {
  return whenWanted(mailbox, (wanted, wish) => whenStanding(wanted, (standing) => keepInStep(standing, wish)));
}

function remove(mailbox: MailboxCase): Decision {
  const { wish } = mailbox;
  return wish.kind === 'unwanted' ? whenStanding(mailbox, (standing) => removeEvent(standing, wish.reason)) : nothing(mailbox);
}

function release(mailbox: MailboxCase): Decision {
  return whenStanding(mailbox, (standing) => decide(standing, 'released', settleStep(standing, toReleased(standing.mapping))));
}

function wakeEnded(mailbox: MailboxCase, wish: Extract<Wish, { readonly kind: 'wanted' }>): Decision {
  const isLeft = mailbox.mapping?.endReason === 'deleted-in-outlook' && isStanding(mailbox) && !isWantedAnew(mailbox, toSfaHalf(wish.schedule));
  return isLeft ? decide(mailbox, 'left-deleted', { kind: 'none' }) : createAgain(mailbox, wish);
}

function whenWanted(mailbox: MailboxCase, rule: (mailbox: MailboxCase, wish: Extract<Wish, { readonly kind: 'wanted' }>) => Decision): Decision {
  return mailbox.wish.kind === 'wanted' ? rule(mailbox, mailbox.wish) : nothing(mailbox);
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

function whole(row: Decision['row']): Plan {
  return { decisions: [{ participants: [], row, step: { kind: 'none' } }] };
}
