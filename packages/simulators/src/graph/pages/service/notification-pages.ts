import { sendPage, sendPart } from '@clounect/page-kit';
import { Router, type Request } from 'express';
import { GraphRefusal } from '../../graph-refusal.js';
import { toLifecycleNotice } from '../../notifications/notice.js';
import type { GraphWorld } from '../../state/graph-world.js';
import { readForm } from '../form.js';
import { pageOf } from '../page.js';
import { MailsPage, MailsPart } from './mails-page.js';
import { NotificationsPage, NotificationsPart, type NotificationsProps } from './notifications-page.js';

const mostShown = 100;

/** What went out: mails, subscriptions and notifications, live. */
export function createNotificationPages(world: GraphWorld): Router {
  const { mails, subscriptions, notifications, notificationLog, directory, deltaGenerations } = world;
  const routes = Router();
  const sentMails = () => mails.list().slice(-mostShown).reverse();

  routes.get('/mails', (request, response) => sendPage(response, MailsPage({ page: pageOf(request), mails: sentMails() })));
  routes.get('/mails/rows', (request, response) => sendPart(response, MailsPart({ page: pageOf(request), mails: sentMails() })));
  routes.post('/mails/clear', (_request, response) => {
    mails.clear();
    response.redirect(303, '/mails');
  });

  routes.get('/notifications', (request, response) => sendPage(response, NotificationsPage(propsOf(request))));
  routes.get('/notifications/rows', (request, response) => sendPart(response, NotificationsPart(propsOf(request))));
  routes.post('/notifications/subscriptions/:id', async (request, response) => {
    const subscription = subscriptions.find(request.params.id);
    if (subscription === undefined) throw new GraphRefusal(404, 'NotFound', pageOf(request).texts.notFoundText);
    const action = readForm(request.body).text('do');
    if (action === 'expire' || action === 'subscriptionRemoved') subscriptions.remove(subscription.id);
    const notice = action === 'expire' ? undefined : toLifecycleNotice(subscription, action);
    if (notice !== undefined) await notifications.sendNow([notice]);
    response.redirect(303, '/notifications');
  });
  routes.post('/notifications/release', async (_request, response) => {
    await notifications.release();
    response.redirect(303, '/notifications');
  });
  routes.post('/notifications/forget-delta', (_request, response) => {
    deltaGenerations.forget(undefined);
    response.redirect(303, '/notifications');
  });
  return routes;

  function propsOf(request: Request): NotificationsProps {
    return {
      page: pageOf(request),
      subscriptions: subscriptions.all(),
      attempts: notificationLog.list().slice(-mostShown).reverse(),
      held: notifications.held().length,
      nameOf: (userId) => directory.findUser(userId)?.displayName ?? userId,
    };
  }
}
