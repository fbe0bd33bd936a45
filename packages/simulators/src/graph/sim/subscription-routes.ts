import { Router, type Request } from 'express';
import { z } from 'zod';
import { GraphRefusal } from '../graph-refusal.js';
import { toLifecycleNotice } from '../notifications/notice.js';
import type { GraphWorld } from '../state/graph-world.js';
import type { StoredSubscription } from '../subscriptions/stored-subscription.js';
import { toGraphSubscription } from '../subscriptions/to-graph-subscription.js';

const lifecycleInput = z.strictObject({ event: z.string().min(1) });
const forgetInput = z.strictObject({ mailbox: z.string().optional() });

/** Subscriptions of all apps, and what Exchange itself does to them. */
export function createSubscriptionRoutes({ subscriptions, notifications }: GraphWorld): Router {
  const routes = Router();
  routes.get('/', (_request, response) => void response.json(subscriptions.all().map(show)));
  routes.get('/:id', (request, response) => void response.json(show(find(request))));
  routes.post('/:id/lifecycle', async (request, response) => {
    const subscription = find(request);
    const { event } = lifecycleInput.parse(request.body);
    if (event === 'subscriptionRemoved') subscriptions.remove(subscription.id);
    const notice = toLifecycleNotice(subscription, event);
    response.json(notice === undefined ? [] : await notifications.sendNow([notice]));
  });
  routes.post('/:id/expire', (request, response) => {
    subscriptions.remove(find(request).id);
    response.status(204).end();
  });
  return routes;

  function find(request: Request): StoredSubscription {
    const subscription = subscriptions.find(String(request.params['id']));
    if (subscription === undefined) throw new GraphRefusal(404, 'NotFound', 'No such subscription; GET /_sim/subscriptions lists them.');
    return subscription;
  }
}

const show = (subscription: StoredSubscription): Record<string, unknown> => ({
  ...toGraphSubscription(subscription, 'shown'),
  tenantId: subscription.tenantId,
  userId: subscription.userId,
  immutableIds: subscription.immutableIds,
});

/** Attempts, what is held back, and how the service thinks of the endpoints. */
export function createNotificationRoutes({ notifications, notificationLog }: GraphWorld): Router {
  const routes = Router();
  routes.get('/', (_request, response) => void response.json(notificationLog.list()));
  routes.delete('/', (_request, response) => {
    notificationLog.clear();
    response.status(204).end();
  });
  routes.get('/held', (_request, response) => void response.json(notifications.held().map(({ entry }) => entry)));
  routes.post('/release', async (_request, response) => void response.json(await notifications.release()));
  routes.get('/endpoints', (_request, response) => void response.json(notifications.endpoints()));
  return routes;
}

/** `POST /_sim/delta/forget`. */
export function createDeltaRoutes({ deltaGenerations, directory }: GraphWorld): Router {
  const routes = Router();
  routes.post('/forget', (request, response) => {
    const { mailbox } = forgetInput.parse(request.body ?? {});
    const user = mailbox === undefined ? undefined : directory.findUser(mailbox);
    if (mailbox !== undefined && user === undefined) throw new GraphRefusal(404, 'NotFound', `No mailbox '${mailbox}'.`);
    deltaGenerations.forget(user?.id);
    response.status(204).end();
  });
  return routes;
}
