import { sendPage, sendPart } from '@clounect/page-kit';
import { Temporal } from 'temporal-polyfill';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { calendarView } from '../../events/occurrence.js';
import { GraphRefusal } from '../../graph-refusal.js';
import type { DirectoryUser } from '../../settings.js';
import type { GraphWorld } from '../../state/graph-world.js';
import { addTo, toUtc } from '../../zones/wall-time.js';
import { pageOf } from '../page.js';
import { peopleZone, today } from '../people-time.js';
import { toCalendarEntry, type CalendarEntry } from './calendar-entry.js';
import { mailOf } from './event-form-page.js';
import { ListPage, ListPart, type ListProps } from './list-page.js';
import { WeekPage } from './week-page.js';

const mails = z.union([z.string().transform((mail) => [mail]), z.array(z.string())]).catch([]);
const windowQuery = z.object({ mail: mails, from: z.iso.date(), to: z.iso.date() });
const listedDays = 28;
const keepAliveMs = 20_000;

/** 予定表 as a week view and as a list, and what keeps them up to date. */
export function createCalendarRoutes(world: GraphWorld): Router {
  const { directory, calendars, events } = world;
  const routes = Router();
  const listeners = new Set<Response>();
  events.watch(() => {
    for (const listener of listeners) listener.write('data: changed\n\n');
  });

  routes.get('/outlook', (_request, response) => response.redirect('/outlook/week'));
  routes.get('/outlook/week', (request, response) => {
    const users = people();
    const chosen = users.filter((user) => mails.parse(request.query['mail']).includes(mailOf(user)));
    sendPage(response, WeekPage({ page: pageOf(request), users, chosen: chosen.length === 0 ? users.slice(0, 1) : chosen, date: dayOf(request.query['date']) }));
  });
  routes.get('/outlook/events.json', (request, response) => {
    const query = windowQuery.safeParse(request.query);
    if (!query.success) throw new GraphRefusal(400, 'BadRequest', z.prettifyError(query.error));
    const { mail, from, to } = query.data;
    response.json(people().filter((user) => mail.includes(mailOf(user))).flatMap((user) => entriesOf(user, from, to)));
  });
  routes.get('/outlook/live', (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': hello\n\n');
    listeners.add(response);
    const beat = setInterval(() => void response.write(': still here\n\n'), keepAliveMs).unref();
    response.on('close', () => {
      clearInterval(beat);
      listeners.delete(response);
    });
  });
  routes.get('/outlook/list', (request, response) => sendPage(response, ListPage(listOf(request))));
  routes.get('/outlook/list/rows', (request, response) => sendPart(response, ListPart(listOf(request))));
  return routes;

  function dayOf(given: unknown): string {
    return z.iso.date().catch(today(world.now())).parse(given);
  }
  function people(): readonly DirectoryUser[] {
    return directory.users().filter(({ state }) => state !== 'removed');
  }
  function entriesOf(user: DirectoryUser, from: string, to: string): readonly CalendarEntry[] {
    const midnight = (date: string): string => toUtc(`${date}T00:00:00.0000000`, peopleZone);
    // A day wider: all-day events float, and are matched as midnights of UTC.
    const shown = calendarView(events.living(user.id), addTo(midnight(from), { days: -1 }), addTo(midnight(to), { days: 1 }));
    const entries = shown.map((appearance) => toCalendarEntry(appearance, mailOf(user), calendars.defaultId(user)));
    return entries.filter(({ start, end }) => start < `${to}T00:00:00` && (end > `${from}T00:00:00` || start >= `${from}T00:00:00`));
  }
  function listOf(request: Request): ListProps {
    const page = pageOf(request);
    const users = people();
    const [mail] = mails.parse(request.query['mail']);
    const user = users.find((one) => mailOf(one) === mail) ?? users[0];
    if (user === undefined) throw new GraphRefusal(404, 'NotFound', page.texts.notFoundText);
    const from = dayOf(request.query['from']);
    const deleted = events.ofMailbox(user.id).filter(({ isDeleted }) => isDeleted);
    const to = Temporal.PlainDate.from(from).add({ days: listedDays }).toString();
    return { page, users, user, from, entries: entriesOf(user, from, to), deleted: deleted.slice(-20).reverse() };
  }
}
