import type { Schedule } from '@clounect/core';
import type { AdminMove, OutlookMove, SfaMove } from './moves.js';
import type { World } from './world-state.js';
import { mailboxIds, people } from './moves.js';
import { noteEvent, noteEventEnd, tellOutlook } from './graph-side.js';
import { noteFlow } from './note-flow.js';
import { noteRecord, tellChange } from './sfa-side.js';
import { putTenant } from './put-tenant.js';
import { savedBody } from './outlook-body.js';
import { tenantId } from './world-state.js';
import { toPeriod, toValue } from './values.js';

/** A person in JUST.SFA; a move that finds nothing to act on does nothing. */
export function actInSfa(world: World, move: SfaMove): void {
  const { sfa, ledger } = world;
  const recordId = String(move.record + 1);
  const found = sfa.rawRecords().find((one) => one.recordId === recordId);
  // A number is never used again.
  if (found === undefined && (move.do !== 'create' || ledger.records.has(recordId))) return;
  const put = (schedule: Schedule, trigger: 'add' | 'update'): void => {
    if (trigger === 'update' && move.do === 'setWho' && isUnderWay(world, recordId)) world.faults.reached('participantsMidFlight');
    sfa.put({ recordId, schedule });
    if (schedule.period !== null && (schedule.period.kind === 'allDay' || schedule.period.start === schedule.period.end)) world.faults.reached('oddPeriod');
    noteRecord(world, recordId, 'person');
    tellChange(world, trigger, recordId);
  };
  if (found === undefined) {
    if (move.do !== 'create') return;
    const text = (field: 'title' | 'location' | 'content') => toValue(field, move.value, 'sfa') as string;
    put({ period: toPeriod(move.value), participants: toParticipants(move.who), title: text('title'), location: text('location'), content: text('content') }, 'add');
    return;
  }
  const { schedule } = found;
  switch (move.do) {
    case 'create':
      return;
    case 'change':
      return put({ ...schedule, [move.field]: toValue(move.field, move.value, 'sfa') }, 'update');
    case 'setWho':
      return put({ ...schedule, participants: toParticipants(move.who) }, 'update');
    case 'emptyPeriod':
      return put({ ...schedule, period: null }, 'update');
    case 'remove':
      sfa.remove(recordId);
      noteRecord(world, recordId, 'person');
      return tellChange(world, 'delete', recordId);
  }
}

/** A call about the record or an event of its is under way. */
function isUnderWay({ scheduler, ledger }: World, recordId: string): boolean {
  return scheduler.parked.some(({ what }) => what.endsWith(` ${recordId}`) || ledger.events.get(what.split(' ').at(-1) ?? '')?.recordId === recordId);
}

const toParticipants = (who: readonly string[]) => who.map((sfaUserId) => ({ sfaUserId, name: sfaUserId }));

/** A person in Outlook. */
export function actInOutlook(world: World, move: OutlookMove): void {
  const { graph } = world;
  const mailboxId = mailboxIds[move.mailbox % mailboxIds.length] ?? 'm-taro';
  if (move.do === 'addOwn') {
    const text = (field: 'title' | 'location' | 'content') => toValue(field, move.value, 'own') as string;
    noteEvent(world, graph.add(mailboxId, { period: toPeriod(move.value), title: text('title'), location: text('location'), content: text('content') }), 'person');
    return;
  }
  const living = graph.events(mailboxId);
  const entry = living[move.event % Math.max(1, living.length)];
  if (entry === undefined) return;
  switch (move.do) {
    case 'edit': {
      const value = toValue(move.field, move.value, 'outlook');
      const isBody = move.field === 'content' && typeof value === 'string';
      if (isBody) world.situations.met('htmlBody');
      noteEvent(world, graph.edit(entry, { [move.field]: isBody ? savedBody(value, move.value) : value }), 'person');
      break;
    }
    case 'delete':
      graph.remove(entry);
      noteEventEnd(world, entry.eventId, 'person');
      break;
    case 'copy':
      noteEvent(world, graph.copy(entry), 'person');
      break;
    case 'shape':
      noteEvent(world, reshape(world, entry, move.shape), 'person');
      break;
  }
  tellOutlook(world);
}

function reshape({ graph }: World, entry: Parameters<World['graph']['touch']>[0], shape: Extract<OutlookMove, { readonly do: 'shape' }>['shape']) {
  switch (shape) {
    case 'attendee':
      return graph.addAttendee(entry);
    case 'noAttendees':
      return graph.removeAttendees(entry);
    case 'recurring':
      return graph.makeRecurring(entry);
    case 'onlineMeeting':
      return graph.makeOnlineMeeting(entry);
    case 'private':
      return graph.edit(entry, { isPrivate: true });
  }
}

/** An administrator at the console: it answers when the change is stored. */
export async function administer(world: World, move: AdminMove): Promise<void> {
  const { tenant, store, scheduler } = world;
  switch (move.do) {
    case 'link': {
      const person = people[move.who % people.length] ?? people[0];
      const link = tenant.links.get(person.sfaUserId);
      if (link === undefined || link.isOn === move.isOn) return;
      if (!move.isOn && scheduler.parked.length > 0) world.faults.reached('unlinkedMidFlight');
      if (!move.isOn) world.unlinkedEver.add(person.sfaUserId);
      tenant.links.set(person.sfaUserId, { ...link, isOn: move.isOn });
      world.ledger.linkChanges.push({ seq: world.ledger.seq, mailboxId: person.mailboxId });
      noteFlow(world);
      return scheduler.busy(store.tenants.putLinks(tenantId, [{ ...link, isOn: move.isOn }]));
    }
    case 'pause':
      tenant.isPaused = move.isPaused;
      return putTenant(world);
    case 'direction':
      tenant.direction = move.isTwoWay ? 'twoWay' : 'oneWay';
      noteFlow(world);
      return putTenant(world);
    case 'policy':
      tenant.policies = { ...tenant.policies, ...move.policy };
      return putTenant(world);
  }
}
