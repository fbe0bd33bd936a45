import type { VNode } from 'preact';
import type { DirectoryUser } from '../../settings.js';
import { Frame } from '../frame.js';
import type { Page } from '../page.js';
import { mailOf } from './event-form-page.js';

interface WeekProps {
  readonly page: Page;
  readonly users: readonly DirectoryUser[];
  /** Those whose calendars are shown. */
  readonly chosen: readonly DirectoryUser[];
  /** A day of the week that is shown first. */
  readonly date: string;
}

/** The week of one mailbox, or of several side by side; the script draws it and keeps it up to date. */
export function WeekPage({ page, users, chosen, date }: WeekProps): VNode {
  const { texts, language } = page;
  const { allDay, week, day, today, previous, next, sideBySide, untitled, isPrivate, isOnline, isRecurring, attendees, otherCalendar, ours, otherMailbox, notInSeries, newEvent, editEvent } = texts;
  const options = {
    language,
    date,
    mailboxes: chosen.map((user) => ({ id: mailOf(user), title: user.displayName })),
    texts: { allDay, week, day, today, previous, next, sideBySide, untitled, isPrivate, isOnline, isRecurring, attendees, otherCalendar, ours, otherMailbox, notInSeries, newEvent, editEvent },
  };
  const listed = new URLSearchParams(chosen.slice(0, 1).map((user) => ['mail', mailOf(user)]));
  return (
    <Frame page={page} title={texts.calendar} styles={['calendar/event-calendar.min.css']}>
      <form method="get" action="/outlook/week" class="mailboxes">
        <fieldset>
          <legend>{texts.mailboxes}</legend>
          {users.map((user) => (
            <label>
              <input type="checkbox" name="mail" value={mailOf(user)} checked={chosen.includes(user)} />
              {user.displayName}
            </label>
          ))}
          <button type="submit" class="secondary">
            {texts.show}
          </button>
        </fieldset>
      </form>
      <p>
        {`${texts.calendarText} ${texts.live} `}
        <a href={`/outlook/list?${listed}`}>{texts.calendarList}</a>
        {`: ${texts.calendarListText}`}
      </p>
      <p id="week-status" class="notice" role="status" hidden />
      <div id="week" class="ec-auto-dark" data-options={JSON.stringify(options)} />
      <dialog id="event-dialog" aria-label={texts.editEvent}>
        <article>
          <button type="button" id="event-dialog-close" class="secondary">
            {texts.back}
          </button>
          <div id="event-dialog-content" />
        </article>
      </dialog>
      <script src="/assets/calendar/event-calendar.min.js" defer />
      <script src="/assets/week.js" type="module" />
    </Frame>
  );
}
