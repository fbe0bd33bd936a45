import { sendPage, sendPart } from '@clounect/page-kit';
import { createHash } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import type { StoredEvent } from '../../events/stored-event.js';
import { GraphRefusal } from '../../graph-refusal.js';
import { createPersonInOutlook } from '../../outlook/person-in-outlook.js';
import type { DirectoryUser } from '../../settings.js';
import type { GraphWorld } from '../../state/graph-world.js';
import { readForm, type Form } from '../form.js';
import { pageOf, type Page } from '../page.js';
import { toEventChange, toEventForm, toWeeklySeries, type EventForm } from './event-form.js';
import { EventFormPage, EventFormPart, type EventFormProps } from './event-form-page.js';

const newEventQuery = z.object({ starts: z.string().max(40).catch(''), ends: z.string().max(40).catch(''), allDay: z.string().optional().catch(undefined), back: z.string().optional().catch(undefined), part: z.string().optional().catch(undefined) });

/** Making, editing and deleting an event by a form: on its own page, and (`part`) in the dialog of the week view. */
export function createEventRoutes(world: GraphWorld): Router {
  const { directory, mailboxEvents } = world;
  const person = createPersonInOutlook(world);
  const routes = Router();

  routes.get('/outlook/:mail/events/new', (request, response) => {
    const { starts, ends, allDay, back } = newEventQuery.parse(request.query);
    const form = { ...emptyForm, starts, ends, isAllDay: allDay === '1' };
    show(request, response, { ...propsOf(request, back), event: undefined, form, version: '' });
  });
  routes.post('/outlook/:mail/events', (request, response) => {
    const typed = readForm(request.body);
    const props = propsOf(request, typed.text('back'));
    const form = toForm(typed);
    attempt(request, response, { ...props, event: undefined, form, version: '' }, () => person.create(props.user, { ...toEventChange(form, undefined), ...extraOf(typed, form) }));
  });
  routes.get('/outlook/:mail/events/:id', (request, response) => {
    const props = propsOf(request, newEventQuery.parse(request.query).back);
    const event = find(request, props);
    const form = toEventForm(event.content);
    show(request, response, { ...props, event, form, version: versionOf(form) });
  });
  routes.post('/outlook/:mail/events/:id', (request, response) => {
    const typed = readForm(request.body);
    const props = propsOf(request, typed.text('back'));
    const event = find(request, props);
    const before = toEventForm(event.content);
    const version = versionOf(before);
    if (typed.text('version') !== version) return show(request, response, { ...props, event, form: before, version, problem: props.page.texts.eventChanged }, 409);
    const form = toForm(typed);
    attempt(request, response, { ...props, event, form, version }, () => act(props.user, event, typed, form, before));
  });
  routes.post('/outlook/:mail/deleted/:id', (request, response) => {
    const { user, back } = propsOf(request, readForm(request.body).text('back'));
    mailboxEvents.restore(user, request.params.id);
    response.redirect(303, back);
  });
  return routes;

  function act(user: DirectoryUser, { immutableId }: StoredEvent, typed: Form, form: EventForm, before: EventForm): void {
    const action = typed.text('do');
    if (action === 'remove') return mailboxEvents.remove(user, immutableId);
    if (action === 'copy') return void mailboxEvents.copy(user, immutableId);
    if (action === 'touch') return void mailboxEvents.touch(user, immutableId);
    const change = { ...toEventChange(form, before), ...extraOf(typed, form) };
    if (Object.keys(change).length > 0) person.edit(user, immutableId, change);
  }
  function propsOf(request: Request, back: string | undefined): Pick<EventFormProps, 'page' | 'user' | 'back'> {
    const page = pageOf(request);
    const user = directory.findUser(String(request.params['mail']));
    if (user === undefined) throw new GraphRefusal(404, 'NotFound', page.texts.notFoundText);
    return { page, user, back: toOwnPage(back, user) };
  }
  function find(request: Request, { page, user }: { readonly page: Page; readonly user: DirectoryUser }): StoredEvent {
    try {
      return mailboxEvents.get(user, String(request.params['id']));
    } catch (error) {
      throw error instanceof GraphRefusal ? new GraphRefusal(404, error.code, page.texts.eventGone) : error;
    }
  }
}

const emptyForm: EventForm = { subject: '', place: '', body: '', starts: '', ends: '', isAllDay: false, isPrivate: false, attendees: '' };

const toForm = (typed: Form): EventForm => ({
  subject: typed.text('subject'),
  place: typed.text('place'),
  body: typed.lines('body'),
  starts: typed.text('starts').slice(0, 16),
  ends: typed.text('ends').slice(0, 16),
  isAllDay: typed.has('isAllDay'),
  isPrivate: typed.has('isPrivate'),
  attendees: typed.lines('attendees').trim(),
});

function extraOf(typed: Form, form: EventForm): object {
  const action = typed.text('do');
  if (action === 'weekly') return toWeeklySeries(form);
  if (action === 'single') return { recurrence: null };
  return action === 'online' ? { isOnlineMeeting: true, onlineMeetingProvider: 'teamsForBusiness' } : {};
}

/** Of what is shown, not of the etag: Exchange moves that without a change. */
const versionOf = (form: EventForm): string => createHash('sha256').update(JSON.stringify(form)).digest('hex').slice(0, 16);

const toOwnPage = (back: string | undefined, { mail, userPrincipalName }: DirectoryUser): string =>
  /^\/outlook\/(week|list)(\?[^\s\\]*)?$/.test(back ?? '') ? (back ?? '') : `/outlook/list?mail=${encodeURIComponent(mail ?? userPrincipalName)}`;

const isPart = (request: Request): boolean => request.query['part'] === '1' || request.get('x-clounect-part') === '1';

function show(request: Request, response: Response, props: EventFormProps, status = 200): void {
  if (isPart(request)) sendPart(response.status(status), EventFormPart(props));
  else sendPage(response, EventFormPage(props), status);
}

/** Does the work and goes back; what Outlook refuses is told in the form, with everything that was typed. */
function attempt(request: Request, response: Response, props: EventFormProps, work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    return show(request, response, { ...props, problem: `${error.code}: ${error.message}` }, 422);
  }
  if (isPart(request)) response.status(204).end();
  else response.redirect(303, props.back);
}
