import { itemNotFound } from '../graph-refusal.js';
import { readQuery } from '../odata/query-options.js';
import type { Calendar } from '../state/calendars.js';
import type { MailboxScope, Operation } from './operation.js';

/** The calendar that a path names: undefined for none (`/events`), the default one for `/calendar`. */
export function calendarOf({ world, params, user }: MailboxScope): Calendar | undefined {
  const named = params['calendar'];
  if (named === undefined) return undefined;
  const calendar = world.calendars.of(user).find(({ id, isDefaultCalendar }) => (named === '' ? isDefaultCalendar : id === named));
  if (calendar === undefined) throw itemNotFound();
  return calendar;
}

export const calendarGet: Operation = {
  kind: 'calendar.get',
  on: 'mailbox',
  writes: false,
  run: (scope) => {
    readQuery(scope.call.query, []);
    const calendar = calendarOf(scope);
    if (calendar === undefined) throw itemNotFound();
    return { status: 200, headers: {}, body: { '@odata.context': `${contextOf(scope)}/$entity`, ...toGraphCalendar(calendar, scope) } };
  },
};

export const calendarList: Operation = {
  kind: 'calendar.list',
  on: 'mailbox',
  writes: false,
  run: (scope) => {
    readQuery(scope.call.query, []);
    return { status: 200, headers: {}, body: { '@odata.context': contextOf(scope), value: scope.world.calendars.of(scope.user).map((calendar) => toGraphCalendar(calendar, scope)) } };
  },
};

const contextOf = ({ world, user }: MailboxScope): string => `${world.origin}/v1.0/$metadata#users('${user.id}')/calendars`;

function toGraphCalendar({ id, name, isDefaultCalendar }: Calendar, { user }: MailboxScope): Record<string, unknown> {
  return {
    id,
    name,
    color: 'auto',
    hexColor: '',
    isDefaultCalendar,
    changeKey: id.slice(-24),
    canShare: true,
    canViewPrivateItems: true,
    canEdit: true,
    allowedOnlineMeetingProviders: ['teamsForBusiness'],
    defaultOnlineMeetingProvider: 'teamsForBusiness',
    isTallyingResponses: isDefaultCalendar,
    isRemovable: !isDefaultCalendar,
    owner: { name: user.displayName, address: user.mail ?? user.userPrincipalName },
  };
}
