import { live, WideTable } from '@clounect/page-kit';
import type { VNode } from 'preact';
import type { StoredEvent } from '../../events/stored-event.js';
import type { DirectoryUser } from '../../settings.js';
import { Frame } from '../frame.js';
import type { Page } from '../page.js';
import type { CalendarEntry } from './calendar-entry.js';
import { eventsPath, mailOf } from './event-form-page.js';

export interface ListProps {
  readonly page: Page;
  readonly users: readonly DirectoryUser[];
  readonly user: DirectoryUser;
  /** First day shown. */
  readonly from: string;
  readonly entries: readonly CalendarEntry[];
  readonly deleted: readonly StoredEvent[];
}

const listPath = ({ user, from }: Pick<ListProps, 'user' | 'from'>, part = ''): string => `/outlook/list${part}?${new URLSearchParams({ mail: mailOf(user), from })}`;

/** The same as the week view, for the keyboard and screen readers: a table with forms. */
export function ListPage(props: ListProps): VNode {
  const { page, users, user, from } = props;
  const { texts } = page;
  const create = new URLSearchParams({ starts: `${from}T10:00`, ends: `${from}T11:00`, back: listPath(props) });
  return (
    <Frame page={page} title={texts.calendarList}>
      <form method="get" action="/outlook/list" class="grid">
        <label>
          {texts.mailboxes}
          <select name="mail">
            {users.map((one) => (
              <option value={mailOf(one)} selected={one.id === user.id}>
                {one.displayName}
              </option>
            ))}
          </select>
        </label>
        <label>
          {texts.from}
          <input type="date" name="from" value={from} required />
        </label>
        <button type="submit" class="secondary">
          {texts.show}
        </button>
      </form>
      <p>
        <a href={`${eventsPath(user, 'new')}?${create}`} role="button">
          {`+ ${texts.newEvent}`}
        </a>
      </p>
      <p>{`${texts.weeksShown} ${texts.live}`}</p>
      <ListPart {...props} />
    </Frame>
  );
}

/** The part that keeps itself up to date; morphed, so that the keyboard's place stays. */
export function ListPart(props: ListProps): VNode {
  const { page: { texts }, user, entries, deleted } = props;
  return (
    <div id="events" {...live(listPath(props, '/rows'))}>
      {entries.length === 0 ? <p>{texts.noEvents}</p> : <EntryTable {...props} />}
      {deleted.length === 0 ? null : (
        <>
          <h2>{texts.deletedItems}</h2>
          <ul>
            {deleted.map(({ immutableId, content }) => (
              <li>
                <form method="post" action={`/outlook/${encodeURIComponent(mailOf(user))}/deleted/${encodeURIComponent(immutableId)}`} class="inline">
                  {content.subject === '' ? texts.untitled : content.subject}
                  <input type="hidden" name="back" value={listPath(props)} />
                  <button type="submit" class="secondary" aria-label={`${texts.restore}: ${content.subject}`}>
                    {texts.restore}
                  </button>
                </form>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function EntryTable(props: ListProps): VNode {
  const { page: { texts }, user, entries } = props;
  return (
    <WideTable label={texts.calendarList} heads={[texts.when, texts.subject, texts.place, texts.marks]}>
          {entries.map((entry) => (
            <tr>
              <td>{whenOf(props, entry)}</td>
              <td>
                <a href={`${eventsPath(user, entry.id)}?${new URLSearchParams({ back: listPath(props) })}`}>{entry.title === '' ? texts.untitled : entry.title}</a>
              </td>
              <td>{entry.place}</td>
              <td>{marksOf(props, entry).join(' · ')}</td>
            </tr>
          ))}
        </WideTable>
  );
}

function whenOf({ page: { texts } }: ListProps, { start, end, isAllDay }: CalendarEntry): string {
  const minutes = (wall: string): string => wall.slice(0, 16).replace('T', ' ');
  if (isAllDay) return `${start.slice(0, 10)} ${texts.allDay}`;
  return `${minutes(start)} – ${start.slice(0, 10) === end.slice(0, 10) ? end.slice(11, 16) : minutes(end)}`;
}

function marksOf({ page: { texts } }: ListProps, entry: CalendarEntry): readonly string[] {
  return [
    ...(entry.record === null ? [] : [entry.isCopy ? texts.copyOfOurs : `${texts.ours} ${entry.record}`]),
    ...(entry.isPrivate ? [texts.isPrivate] : []),
    ...(entry.isSeries ? [texts.isRecurring] : []),
    ...(entry.isOnline ? [texts.isOnline] : []),
    ...(entry.isMeeting ? [texts.attendees] : []),
    ...(entry.isElsewhere ? [texts.otherCalendar] : []),
  ];
}
