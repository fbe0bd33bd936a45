import { Router, type Request } from 'express';
import { z } from 'zod';
import { toClientHtml } from '../events/client-html.js';
import { parseEventInput } from '../events/event-input.js';
import type { StoredEvent } from '../events/stored-event.js';
import { toGraphEvent } from '../events/to-graph-event.js';
import { duplicateTransaction, GraphRefusal } from '../graph-refusal.js';
import { parsePrefer } from '../odata/prefer.js';
import { eventView } from '../service/event-view.js';
import type { DirectoryUser } from '../settings.js';
import type { GraphWorld } from '../state/graph-world.js';

const personInput = z.looseObject({ calendarId: z.string().optional() });
const calendarInput = z.strictObject({ name: z.string().min(1) });

/** What people do in Outlook, and a look into every mailbox, whatever its state for apps. */
export function createMailboxRoutes(world: GraphWorld): Router {
  const { mailboxEvents, calendars, directory, events } = world;
  const routes = Router();

  routes.get('/', (_request, response) => {
    response.json(
      directory.users().map((user) => ({
        mail: user.mail,
        id: user.id,
        userPrincipalName: user.userPrincipalName,
        displayName: user.displayName,
        state: user.state,
        calendars: calendars.of(user),
        events: events.living(user.id).length,
      })),
    );
  });
  routes.get('/:mail/events', (request, response) => {
    const user = ownerOf(request);
    response.json(events.living(user.id).map((event) => show(request, user, event)));
  });
  routes.get('/:mail/deleted', (request, response) => {
    const user = ownerOf(request);
    response.json([...events.all()].filter((event) => event.userId === user.id && event.isDeleted).map((event) => show(request, user, event)));
  });
  routes.post('/:mail/events', (request, response) => {
    const user = ownerOf(request);
    const { calendarId, ...body } = personInput.parse(request.body);
    checkCalendar(user, calendarId);
    const { outcome, event } = mailboxEvents.create(user, calendarId ?? calendars.defaultId(user), parseEventInput(body));
    if (outcome === 'taken') throw duplicateTransaction(event.standardId);
    response.status(201).json(show(request, user, event));
  });
  routes.patch('/:mail/events/:id', (request, response) => {
    const user = ownerOf(request);
    const { calendarId, ...body } = personInput.parse(request.body);
    checkCalendar(user, calendarId);
    const { id } = request.params;
    const edited = Object.keys(body).length === 0 ? mailboxEvents.get(user, id) : mailboxEvents.update(user, id, parseEventInput({ ...resavedBody(user, id), ...body }));
    response.json(show(request, user, calendarId === undefined ? edited : mailboxEvents.move(user, edited.immutableId, calendarId)));
  });
  routes.delete('/:mail/events/:id', (request, response) => {
    mailboxEvents.remove(ownerOf(request), request.params.id);
    response.status(204).end();
  });
  routes.post('/:mail/events/:id/:action', (request, response) => {
    const user = ownerOf(request);
    const action = { copy: mailboxEvents.copy, restore: mailboxEvents.restore, touch: mailboxEvents.touch }[request.params.action];
    if (action === undefined) throw new GraphRefusal(404, 'NotFound', `No verb '${request.params.action}'.`);
    response.status(request.params.action === 'copy' ? 201 : 200).json(show(request, user, action(user, request.params.id)));
  });
  routes.post('/:mail/calendars', (request, response) => {
    response.status(201).json(calendars.add(ownerOf(request), calendarInput.parse(request.body).name));
  });
  return routes;

  function ownerOf(request: Request): DirectoryUser {
    const reference = String(request.params['mail']);
    const user = directory.findUser(reference);
    if (user === undefined) throw new GraphRefusal(404, 'NotFound', `No mailbox '${reference}'.`);
    return user;
  }
  /** What a client makes of a text that it did not write itself. */
  function resavedBody(user: DirectoryUser, id: string): object {
    const { resavedBodies } = world.switches.read();
    const { text } = mailboxEvents.get(user, id).content.body;
    return resavedBodies === 'kept' || text === null ? {} : { body: { contentType: 'html', content: toClientHtml(resavedBodies, text) } };
  }
  function checkCalendar(user: DirectoryUser, calendarId: string | undefined): void {
    if (calendarId !== undefined && !calendars.of(user).some(({ id }) => id === calendarId)) throw new GraphRefusal(404, 'NotFound', 'No such calendar; GET /_sim/mailboxes names them.');
  }
  function show(request: Request, user: DirectoryUser, event: StoredEvent): Record<string, unknown> {
    const { timeZone } = request.query;
    const prefer = [request.get('prefer'), typeof timeZone === 'string' ? `outlook.timezone="${timeZone}"` : undefined].filter((part) => part !== undefined);
    return toGraphEvent(event, eventView({ world, user, preferences: parsePrefer(prefer.join(', ')) }, 'all'));
  }
}
