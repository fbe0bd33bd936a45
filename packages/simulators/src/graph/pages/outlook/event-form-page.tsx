import type { VNode } from 'preact';
import type { StoredEvent } from '../../events/stored-event.js';
import type { DirectoryUser } from '../../settings.js';
import { Frame } from '../frame.js';
import type { Page } from '../page.js';
import type { EventForm } from './event-form.js';
import { readSyncMark } from './sync-mark.js';

export interface EventFormProps {
  readonly page: Page;
  readonly user: DirectoryUser;
  readonly form: EventForm;
  /** Undefined: the event is not made yet. */
  readonly event: StoredEvent | undefined;
  /** Tells whether the event changed since it was shown. */
  readonly version: string;
  readonly back: string;
  readonly problem?: string | undefined;
}

export const mailOf = ({ mail, userPrincipalName }: Pick<DirectoryUser, 'mail' | 'userPrincipalName'>): string => mail ?? userPrincipalName;
export const eventsPath = (user: Pick<DirectoryUser, 'mail' | 'userPrincipalName'>, id = ''): string => `/outlook/${encodeURIComponent(mailOf(user))}/events${id === '' ? '' : `/${encodeURIComponent(id)}`}`;

export function EventFormPage(props: EventFormProps): VNode {
  const { page, event, back } = props;
  return (
    <Frame page={page} title={event === undefined ? page.texts.newEvent : page.texts.editEvent}>
      <EventFormPart {...props} />
      <p>
        <a href={back}>{page.texts.back}</a>
      </p>
    </Frame>
  );
}

/** The form alone, as it is on its own page and in the dialog of the week view. */
export function EventFormPart(props: EventFormProps): VNode {
  const { page: { texts }, user, event, form, version, back, problem } = props;
  return (
    <form method="post" action={eventsPath(user, event?.immutableId)} class="event-form">
      <p>{texts.eventOf(`${user.displayName} <${mailOf(user)}>`)}</p>
      {event === undefined ? null : <WhoseEvent {...props} event={event} />}
      {problem === undefined ? null : (
        <p class="notice" role="alert">
          {problem}
        </p>
      )}
      <input type="hidden" name="back" value={back} />
      <input type="hidden" name="version" value={version} />
      <label>
        {texts.subject}
        <input name="subject" value={form.subject} maxLength={255} />
      </label>
      <label>
        {texts.place}
        <input name="place" value={form.place} />
      </label>
      <div class="grid">
        <label>
          {texts.starts}
          <input type="datetime-local" name="starts" required value={form.starts} />
        </label>
        <label>
          {texts.ends}
          <input type="datetime-local" name="ends" required value={form.ends} />
        </label>
      </div>
      <small>{texts.allDayHint}</small>
      <label>
        <input type="checkbox" name="isAllDay" checked={form.isAllDay} />
        {texts.allDay}
      </label>
      <label>
        <input type="checkbox" name="isPrivate" checked={form.isPrivate} />
        {texts.isPrivate}
      </label>
      <label>
        {texts.bodyText}
        <textarea name="body" rows={4}>
          {form.body}
        </textarea>
      </label>
      <label>
        {texts.attendees}
        <textarea name="attendees" rows={2}>
          {form.attendees}
        </textarea>
        <small>{texts.attendeesHint}</small>
      </label>
      <Buttons {...props} />
    </form>
  );
}

function Buttons({ page: { texts }, event }: EventFormProps): VNode {
  const button = (action: string, text: string, kind = 'secondary'): VNode => (
    <button type="submit" name="do" value={action} class={kind} formNoValidate={action === 'remove'}>
      {text}
    </button>
  );
  return (
    <div class="buttons">
      {button('save', texts.save, '')}
      {event?.content.recurrence ? button('single', texts.makeSingle) : button('weekly', texts.makeWeekly)}
      {event?.content.onlineMeeting ? null : button('online', texts.makeOnline)}
      {event === undefined ? null : (
        <>
          {button('copy', texts.copyEvent)}
          {button('touch', texts.touchEvent)}
          {button('remove', texts.deleteEvent, 'contrast')}
        </>
      )}
    </div>
  );
}

/** Whether the event came from the sync, and what becomes of changes made here. */
function WhoseEvent({ page: { texts }, event }: EventFormProps & { readonly event: StoredEvent }): VNode {
  const mark = readSyncMark(event);
  const { recurrence, onlineMeeting } = event.content;
  return (
    <aside class="notice">
      <strong>{mark === undefined ? texts.person : texts.oursTitle}</strong>
      {mark === undefined ? null : (
        <>
          <p>{mark.isCopy ? texts.copyOfOurs : texts.oursText(mark.recordId)}</p>
          <details>
            <summary>{texts.propertyMark}</summary>
            <code>{`${mark.id} = ${mark.value}`}</code>
            <br />
            {`${texts.generation}: ${mark.generation}`}
          </details>
        </>
      )}
      {recurrence === null ? null : <p>{`${texts.isRecurring}. ${texts.notInSeries}`}</p>}
      {onlineMeeting === null ? null : <p>{`${texts.isOnline}: ${onlineMeeting.joinUrl}`}</p>}
    </aside>
  );
}
