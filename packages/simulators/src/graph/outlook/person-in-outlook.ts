import { z } from 'zod';
import { toClientHtml } from '../events/client-html.js';
import { parseEventInput } from '../events/event-input.js';
import type { StoredEvent } from '../events/stored-event.js';
import { duplicateTransaction, GraphRefusal } from '../graph-refusal.js';
import type { DirectoryUser } from '../settings.js';
import type { GraphWorld } from '../state/graph-world.js';

const personInput = z.looseObject({ calendarId: z.string().optional() });

/** What the owner of a mailbox does there, through `/_sim` or on the pages. All throw a `GraphRefusal` where Outlook would refuse. */
export interface PersonInOutlook {
  /** `body`: that of a Graph create; `calendarId` names another calendar than the default one. */
  create(user: DirectoryUser, body: unknown): StoredEvent;
  /** `body`: that of a Graph update; `calendarId` moves the event. */
  edit(user: DirectoryUser, id: string, body: unknown): StoredEvent;
}

export function createPersonInOutlook(world: GraphWorld): PersonInOutlook {
  const { mailboxEvents, calendars } = world;
  return {
    create: (user, given) => {
      const { calendarId, ...body } = personInput.parse(given);
      checkCalendar(user, calendarId);
      const { outcome, event } = mailboxEvents.create(user, calendarId ?? calendars.defaultId(user), parseEventInput(body));
      if (outcome === 'taken') throw duplicateTransaction(event.standardId);
      return event;
    },
    edit: (user, id, given) => {
      const { calendarId, ...body } = personInput.parse(given);
      checkCalendar(user, calendarId);
      const edited = Object.keys(body).length === 0 ? mailboxEvents.get(user, id) : mailboxEvents.update(user, id, parseEventInput({ ...resavedBody(user, id), ...body }));
      return calendarId === undefined ? edited : mailboxEvents.move(user, edited.immutableId, calendarId);
    },
  };

  /** What a client makes of a text that it did not write itself. */
  function resavedBody(user: DirectoryUser, id: string): object {
    const { resavedBodies } = world.switches.read();
    const { text } = mailboxEvents.get(user, id).content.body;
    return resavedBodies === 'kept' || text === null ? {} : { body: { contentType: 'html', content: toClientHtml(resavedBodies, text) } };
  }
  function checkCalendar(user: DirectoryUser, calendarId: string | undefined): void {
    if (calendarId !== undefined && !calendars.of(user).some(({ id }) => id === calendarId)) throw new GraphRefusal(404, 'NotFound', 'No such calendar; GET /_sim/mailboxes names them.');
  }
}
