import type { Mapping } from '../mapping/mapping.js';
import type { Decision, Row, Step } from './decision.js';
import type { EventContent, EventDraft, SyncedField } from '../event/event.js';
import { isWrittenBack, type Wish } from './wished-mailboxes.js';
import { addMilliseconds, compareInstants, endOf } from '../schedule/period.js';
import { chooseEvent, type Choice, type MarkedEvent } from './choose-event.js';
import { decide, ownerOf, toLost, type MailboxCase } from './mailbox-case.js';
import { isOfFormerLife, isUnheardOf } from './former-life.js';
import { isSameContent, isSameValue } from './merge-fields.js';
import { plainShape, syncedFields } from '../event/event.js';
import { toBase, toEnded, toLiving, toUnseen } from '../mapping/transitions.js';
import { toDraft, toSfaHalf } from './to-event-content.js';

type Wanted = Extract<Wish, { readonly kind: 'wanted' }>;
const day = 24 * 60 * 60 * 1_000;

/** No event, and one is wanted. */
export function createEvent(mailbox: MailboxCase, wish: Wanted, row: Row = 'create'): Decision {
  const { evidence, mapping, markers } = mailbox;
  const { tenant, now } = evidence;
  const sfa = toSfaHalf(wish.schedule);
  if (mapping?.refused !== undefined && isSameContent(sfa, mapping.refused.sfa)) {
    return decide(mailbox, 'refused-before', { kind: 'none' }, { because: mapping.refused.failure.code });
  }
  const oldest = addMilliseconds(now, -tenant.policies.backfillDays * day);
  if (compareInstants(endOf(wish.schedule.period, tenant.timeZone), oldest) < 0) return decide(mailbox, 'too-old', { kind: 'none' });
  if (markers?.found === undefined && needsLookUp(mailbox, wish)) return decide(mailbox, 'look-up', { kind: 'lookUp', owner: ownerOf(mailbox) });
  const choice = chooseEvent(markers?.found ?? [], mapping, tenant.epoch);
  if (choice.kind === 'undecided') return decide(mailbox, 'undecided', { kind: 'hold' });
  if (choice.kind === 'one') return adopt(mailbox, choice.event, sfa);
  return decide(mailbox, row, createStep(mailbox, nextGeneration(mailbox), sfa, toDraft(sfa, tenant.policies, now)));
}

/** The event is surely gone and is wanted: a new generation, so that Graph cannot answer with the dead one. */
export function createAgain(mailbox: MailboxCase, wish: Wanted): Decision {
  return createEvent(mailbox, wish, 'create-again');
}

/**
 * A creation was begun and nobody knows how it ended (rule 20): a look-up by marker, and when that is empty the same POST again, also
 * when the event is no longer wanted, because an empty list proves nothing. What stands then is planned for as for any event.
 */
export function settleCreate(mailbox: MailboxCase): Decision {
  const { mapping, markers } = mailbox;
  const pending = mapping?.pending.find((write) => write.kind === 'create');
  if (mapping === undefined || pending === undefined) return decide(mailbox, 'settle-create', { kind: 'hold' });
  if (markers?.found === undefined) return decide(mailbox, 'look-up', { kind: 'lookUp', owner: ownerOf(mailbox) });
  const { tenant } = mailbox.evidence;
  const choice = chooseEvent(markers.found, mapping, tenant.epoch);
  if (choice.kind === 'undecided') return decide(mailbox, 'undecided', { kind: 'hold' });
  if (isOfFormerLife(mapping, tenant)) return settleFormerCreate({ ...mailbox, mapping }, choice);
  if (choice.kind === 'one') {
    const { event } = choice;
    // What stands there was made of the pending content, unless the identity was spent on another one: then it is adopted as it is.
    const living = markers.isIdentitySpent ? toLiving(mapping, event, toBase(event.content, event.content)) : toUnseen(mapping, event, pending);
    return decide(mailbox, 'settle-create', { kind: 'settle', mapping: { ...living, createdAt: mailbox.evidence.now }, event });
  }
  const generation = markers.isIdentitySpent ? mapping.generation + 1 : mapping.generation;
  return decide(mailbox, 'settle-create', createStep(mailbox, generation, pending.sfa, pending.draft));
}

/**
 * A creation of a former life ended long ago, and what a person made of its event since is not told from ours: it is taken up like any
 * other. Nothing there: its call is surely not under way any more, so that it was never made or is gone.
 */
function settleFormerCreate(mailbox: MailboxCase & { readonly mapping: Mapping }, choice: Choice): Decision {
  const { wish, evidence } = mailbox;
  const gone: Mapping = { ...toEnded(mailbox.mapping, wish.kind === 'unwanted' ? wish.reason : 'not-created'), rebasedIn: evidence.tenant.epoch };
  if (choice.kind === 'one') return adopt(mailbox, choice.event, wish.kind === 'wanted' ? toSfaHalf(wish.schedule) : choice.event.content);
  return wish.kind === 'wanted' ? createEvent({ ...mailbox, mapping: gone }, wish) : decide(mailbox, 'settle-create', { kind: 'settle', mapping: gone });
}

function adopt(mailbox: MailboxCase, event: MarkedEvent, sfa: EventContent): Decision {
  const because = isUnheardOf(event.marker, mailbox.mapping, mailbox.evidence.tenant) ? restoreSuspected : undefined;
  return decide(mailbox, 'adopt', adoptStep(mailbox, event), { because, lost: lostByAdoption(sfa, event.content) });
}

/** Why an adoption is worth a word to the operator: see `isUnheardOf`. */
export const restoreSuspected = 'restoreSuspected';

/** Taken up as if JUST.SFA had last held the event's own values: equal fields need nothing, in different ones JUST.SFA wins. */
function adoptStep(mailbox: MailboxCase, event: MarkedEvent): Step {
  const { epoch } = event.marker;
  const { tenant } = mailbox.evidence;
  // Higher than any that was used here, in whatever epoch: none is ever used twice (rule 24).
  const generation = Math.max(event.marker.generation, mailbox.mapping?.generation ?? 0);
  const blank: Mapping = { ...ownerOf(mailbox), state: 'living', generation, epoch, rebasedIn: epoch === tenant.epoch ? undefined : tenant.epoch, serves: mailbox.serves, shape: event.shape, pending: [], failures: 0 };
  return { kind: 'settle', mapping: toLiving(blank, event, toBase(event.content, event.content)), event };
}

/** Outlook's values that JUST.SFA's will replace; of a private event only its times. */
function lostByAdoption(sfa: EventContent, outlook: EventContent): Decision['lost'] {
  const isLost = (field: SyncedField): boolean =>
    !(field === 'isPrivate' && sfa.isPrivate === undefined) && !isSameValue(sfa[field], outlook[field]) && (outlook.isPrivate !== true || field === 'period');
  return toLost(outlook, syncedFields.filter(isLost));
}

function createStep(mailbox: MailboxCase, generation: number, sfa: EventContent, draft: EventDraft): Step {
  const { mapping, evidence } = mailbox;
  const { epoch } = evidence.tenant;
  const owner = ownerOf(mailbox);
  const next: Mapping = {
    ...owner,
    state: 'creating',
    generation,
    epoch,
    serves: mailbox.serves,
    shape: plainShape,
    // What we make ourselves needs no read before its edits may flow.
    writesBack: isWrittenBack(mailbox) ? true : undefined,
    pending: [{ kind: 'create', draft, sfa }],
    failures: mapping?.failures ?? 0,
    notBefore: mapping?.notBefore,
    round: mapping?.round,
  };
  return { kind: 'create', mapping: next, identity: { ...owner, epoch, generation }, draft, sfa };
}

/**
 * Unless the record came by ADD or an event of it is known to stand, one of ours may stand that we know nothing of (rule 20); so too
 * where a person was linked to another mailbox before, and for every record that is older than a declared restore.
 */
function needsLookUp({ evidence, serves, mapping }: MailboxCase, { isBornByAdd }: Wanted): boolean {
  const { mappings, tenant } = evidence;
  const standing = mappings.filter(({ state }) => state === 'living' || state === 'released');
  const isUnseen = mapping === undefined || mapping.endReason === 'not-created';
  const isMovedHere = isUnseen && standing.some((other) => other.serves.some((participant) => serves.includes(participant)));
  // Backed up before the mailbox got its event: what stands beside it proves nothing of this one.
  const isForgotten = isOfFormerLife(mapping, tenant) || (tenant.restoredAt !== undefined && !isBornByAdd && isUnseen);
  return isMovedHere || isForgotten || (!isBornByAdd && standing.length === 0);
}

function nextGeneration({ mapping }: MailboxCase): number {
  if (mapping === undefined) return 1;
  return mapping.endReason === 'not-created' ? mapping.generation : mapping.generation + 1;
}
