import { Router, type Request } from 'express';
import { z } from 'zod';
import type { StoredEvent } from '../events/stored-event.js';
import { toGraphEvent } from '../events/to-graph-event.js';
import { GraphRefusal } from '../graph-refusal.js';
import { parsePrefer } from '../odata/prefer.js';
import { createPersonInOutlook } from '../outlook/person-in-outlook.js';
import { eventView } from '../service/event-view.js';
import type { DirectoryUser } from '../settings.js';
import type { GraphWorld } from '../state/graph-world.js';

const calendarInput = z.strictObject({ name: z.string().min(1) });

/** What people do in Outlook, and a look into every mailbox, whatever its state for apps. */
export function createMailboxRoutes(world: GraphWorld): Router {
  const { mailboxEvents, calendars, directory, events } = world;
  const person = createPersonInOutlook(world);
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
    response.status(201).json(show(request, user, person.create(user, request.body)));
  });
  routes.patch('/:mail/events/:id', (request, response) => {
    const user = ownerOf(request);
    response.json(show(request, user, person.edit(user, request.params.id, request.body)));
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
  function show(request: Request, user: DirectoryUser, event: StoredEvent): Record<string, unknown> {
    const { timeZone } = request.query;
    const prefer = [request.get('prefer'), typeof timeZone === 'string' ? `outlook.timezone="${timeZone}"` : undefined].filter((part) => part !== undefined);
    return toGraphEvent(event, eventView({ world, user, preferences: parsePrefer(prefer.join(', ')) }, 'all'));
  }
}
