import type { StateJournal } from '../../simulation/state-journal.js';
import { toCalendarId } from '../events/identifiers.js';
import type { DirectoryUser } from '../settings.js';

export interface Calendar {
  readonly id: string;
  readonly name: string;
  readonly isDefaultCalendar: boolean;
}

/** Every mailbox has its default calendar and a second one; more can be made. */
export interface Calendars {
  of(user: DirectoryUser): readonly Calendar[];
  defaultId(user: Pick<DirectoryUser, 'id'>): string;
  add(user: DirectoryUser, name: string): Calendar;
}

export function createCalendars(journal: StateJournal): Calendars {
  const made = journal.collection<readonly string[]>('calendar');
  const defaultIds = new Map<string, string>();
  const defaultId = ({ id }: Pick<DirectoryUser, 'id'>): string => {
    const known = defaultIds.get(id) ?? toCalendarId(id, 'Calendar');
    defaultIds.set(id, known);
    return known;
  };
  const more = (user: DirectoryUser, name: string): Calendar => ({ id: toCalendarId(user.id, name), name, isDefaultCalendar: false });
  return {
    defaultId,
    of: (user) => [{ id: defaultId(user), name: 'Calendar', isDefaultCalendar: true }, more(user, 'Second calendar'), ...(made.get(user.id) ?? []).map((name) => more(user, name))],
    add: (user, name) => {
      const names = made.get(user.id) ?? [];
      if (!names.includes(name)) journal.put('calendar', user.id, [...names, name]);
      return more(user, name);
    },
  };
}
