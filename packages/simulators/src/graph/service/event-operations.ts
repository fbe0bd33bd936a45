import { alwaysShown, parseEventSelect, toGraphEvent } from '../events/to-graph-event.js';
import { parseExpand } from '../events/event-filter.js';
import { parseEventInput } from '../events/event-input.js';
import { isItemId } from '../events/identifiers.js';
import { findOccurrence, toGraphAppearance } from '../events/occurrence.js';
import type { StoredEvent } from '../events/stored-event.js';
import { duplicateTransaction, GraphRefusal, invalidRequest } from '../graph-refusal.js';
import { readQuery, selectMembers } from '../odata/query-options.js';
import { calendarOf } from './calendar-operations.js';
import { eventView } from './event-view.js';
import type { GraphAnswer } from './graph-call.js';
import type { MailboxScope, Operation } from './operation.js';

const forms = ['$select', '$expand'] as const;

export const eventCreate: Operation = {
  kind: 'event.create',
  on: 'mailbox',
  writes: true,
  run: (scope) => {
    const show = prepareAnswer(scope);
    const { world, user } = scope;
    const calendarId = calendarOf(scope)?.id ?? world.calendars.defaultId(user);
    const { outcome, event } = world.mailboxEvents.create(user, calendarId, parseEventInput(scope.call.readBody()));
    if (outcome === 'taken') throw duplicateTransaction(scope.preferences.immutableIds ? event.immutableId : event.standardId);
    const answer = show(201, event);
    return { ...answer, headers: { ...answer.headers, Location: `${world.origin}/v1.0/users('${user.id}')/events('${event.standardId}')` } };
  },
};

export const eventGet: Operation = {
  kind: 'event.get',
  on: 'mailbox',
  writes: false,
  run: (scope) => prepareAnswer(scope)(200, undefined),
};

export const eventUpdate: Operation = {
  kind: 'event.update',
  on: 'mailbox',
  writes: true,
  run: (scope) => {
    const show = prepareAnswer(scope);
    const input = parseEventInput(scope.call.readBody());
    return show(200, scope.world.mailboxEvents.update(scope.user, writableId(scope), input, scope.call.headers['if-match']));
  },
};

export const eventDelete: Operation = {
  kind: 'event.delete',
  on: 'mailbox',
  writes: true,
  run: (scope) => {
    readQuery(scope.call.query, []);
    scope.world.mailboxEvents.remove(scope.user, writableId(scope), scope.call.headers['if-match']);
    return { status: 204, headers: {} };
  },
};

/** Reads what the query wants of the answer before any work is done; the answer is the given event, or that of the path. */
function prepareAnswer(scope: MailboxScope): (status: number, event: StoredEvent | undefined) => GraphAnswer {
  const options = readQuery(scope.call.query, forms);
  const select = parseEventSelect(options.$select);
  const view = eventView(scope, parseExpand(options.$expand));
  return (status, event) => {
    const shown = event === undefined ? shownOfPath(scope, view) : toGraphEvent(event, view);
    const context = `${view.graphUrl}/$metadata#users('${scope.user.id}')/events${options.$select === undefined ? '' : `(${options.$select})`}/$entity`;
    return { status, headers: { ETag: String(shown['@odata.etag']) }, body: { '@odata.context': context, ...selectMembers(shown, select, alwaysShown) } };
  };
}

function shownOfPath(scope: MailboxScope, view: ReturnType<typeof eventView>): Record<string, unknown> {
  const id = checkedId(scope);
  const find = (masterId: string): StoredEvent => scope.world.mailboxEvents.get(scope.user, masterId);
  const occurrence = findOccurrence(id, find);
  return occurrence === undefined ? toGraphEvent(find(id), view) : toGraphAppearance(occurrence, view);
}

function checkedId({ params }: MailboxScope): string {
  const id = params['event'] ?? '';
  if (!isItemId(id)) throw new GraphRefusal(400, 'ErrorInvalidIdMalformed', 'Id is malformed.');
  return id;
}

function writableId(scope: MailboxScope): string {
  const id = checkedId(scope);
  if (findOccurrence(id, (masterId) => scope.world.mailboxEvents.get(scope.user, masterId)) !== undefined)
    throw invalidRequest('This simulator changes a series only as a whole.');
  return id;
}
