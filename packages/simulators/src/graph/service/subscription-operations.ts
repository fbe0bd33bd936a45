import { randomUUID } from 'node:crypto';
import type { Claims } from '../entra/access-token.js';
import { GraphRefusal } from '../graph-refusal.js';
import { readQuery, toCount } from '../odata/query-options.js';
import { toPage } from '../odata/to-page.js';
import type { GraphWorld } from '../state/graph-world.js';
import type { StoredSubscription } from '../subscriptions/stored-subscription.js';
import { parseSubscriptionChange, parseSubscriptionInput } from '../subscriptions/subscription-input.js';
import { parseResource } from '../subscriptions/subscribed-resource.js';
import { toExpiration } from '../subscriptions/to-expiration.js';
import { toGraphSubscription } from '../subscriptions/to-graph-subscription.js';
import { validateEndpoint } from '../subscriptions/validate-endpoint.js';
import type { GraphAnswer } from './graph-call.js';
import type { Operation, OperationScope } from './operation.js';
import { checkSubscriber, checkVacancy, openResource } from './subscription-access.js';

/** A PATCH and a reauthorize of one subscription must not be nearer to each other. */
const apartMs = 600_000;

export const subscriptionCreate: Operation = {
  kind: 'subscription.create',
  on: 'directory',
  run: async ({ world, call, claims, preferences }) => {
    checkSubscriber(claims, world);
    readQuery(call.query, []);
    const input = parseSubscriptionInput(call.readBody());
    const place = openResource(world, claims, parseResource(input.resource));
    const { switches, subscriptions } = world;
    const { subscriptionMinMinutes: least, subscriptionMaxMinutes: most, validationTimeoutMs } = switches.read();
    const subscription: StoredSubscription = {
      id: randomUUID(),
      applicationId: claims.appid,
      tenantId: claims.tid,
      ...place,
      resource: input.resource,
      changeTypes: input.changeType,
      notificationUrl: input.notificationUrl,
      lifecycleNotificationUrl: input.lifecycleNotificationUrl ?? null,
      clientState: input.clientState,
      expirationDateTime: toExpiration(input.expirationDateTime, world.now(), { least, most }),
      latestSupportedTlsVersion: input.latestSupportedTlsVersion ?? 'v1_2',
      immutableIds: preferences.immutableIds,
      renewedAt: 0,
      reauthorizedAt: 0,
      warnedFor: null,
    };
    checkVacancy(world, subscription);
    await Promise.all([subscription.notificationUrl, subscription.lifecycleNotificationUrl].flatMap((url) => (url === null ? [] : [validateEndpoint(url, validationTimeoutMs)])));
    // Another create may have come first meanwhile.
    checkVacancy(world, subscription);
    subscriptions.save(subscription);
    return { status: 201, headers: {}, body: entityOf(world, subscription, 'shown') };
  },
};

export const subscriptionList: Operation = {
  kind: 'subscription.list',
  on: 'directory',
  run: ({ world, call, claims }) => {
    const query = readQuery(call.query, ['$skiptoken']);
    const own = world.subscriptions.all().filter((subscription) => isOwn(subscription, claims));
    const graphUrl = `${world.origin}/v1.0`;
    const skip = query.$skiptoken === undefined ? 0 : toCount('SkipToken', query.$skiptoken, 0, Number.MAX_SAFE_INTEGER);
    const page = toPage(own, { skip, size: world.switches.read().subscriptionPageSize, url: `${graphUrl}/subscriptions`, query: call.query, skipName: '$skiptoken' });
    return {
      status: 200,
      headers: {},
      body: {
        '@odata.context': `${graphUrl}/$metadata#subscriptions`,
        ...(page.nextLink === undefined ? {} : { '@odata.nextLink': page.nextLink }),
        value: page.items.map((subscription) => toGraphSubscription(subscription, 'hidden')),
      },
    };
  },
};

export const subscriptionGet: Operation = {
  kind: 'subscription.get',
  on: 'directory',
  run: (scope) => {
    readQuery(scope.call.query, []);
    return { status: 200, headers: {}, body: entityOf(scope.world, findOwn(scope), 'hidden') };
  },
};

export const subscriptionUpdate: Operation = {
  kind: 'subscription.update',
  on: 'directory',
  run: async (scope) => {
    const { world, call } = scope;
    readQuery(call.query, []);
    findOwn(scope);
    const change = parseSubscriptionChange(call.readBody());
    const { subscriptionMinMinutes: least, subscriptionMaxMinutes: most, validationTimeoutMs } = world.switches.read();
    const expirationDateTime = change.expirationDateTime === undefined ? undefined : toExpiration(change.expirationDateTime, world.now(), { least, most });
    if (change.notificationUrl !== undefined) await validateEndpoint(change.notificationUrl, validationTimeoutMs);
    // It may have ended during the validation.
    const subscription = findOwn(scope);
    if (world.now() - subscription.reauthorizedAt < apartMs) world.counts.violation('ReauthorizeAndUpdate');
    const saved = {
      ...subscription,
      expirationDateTime: expirationDateTime ?? subscription.expirationDateTime,
      notificationUrl: change.notificationUrl ?? subscription.notificationUrl,
      renewedAt: world.now(),
    };
    world.subscriptions.save(saved);
    return { status: 200, headers: {}, body: entityOf(world, saved, 'shown') };
  },
};

export const subscriptionDelete: Operation = {
  kind: 'subscription.delete',
  on: 'directory',
  run: (scope) => {
    scope.world.subscriptions.remove(findOwn(scope).id);
    return noContent;
  },
};

export const subscriptionReauthorize: Operation = {
  kind: 'subscription.reauthorize',
  on: 'directory',
  run: (scope) => {
    const { world } = scope;
    const subscription = findOwn(scope);
    if (world.now() - subscription.renewedAt < apartMs) world.counts.violation('ReauthorizeAndUpdate');
    world.subscriptions.save({ ...subscription, reauthorizedAt: world.now() });
    return noContent;
  },
};

const noContent: GraphAnswer = { status: 204, headers: {} };

const entityOf = ({ origin }: GraphWorld, subscription: StoredSubscription, secret: 'shown' | 'hidden'): Record<string, unknown> => ({
  '@odata.context': `${origin}/v1.0/$metadata#subscriptions/$entity`,
  ...toGraphSubscription(subscription, secret),
});

const isOwn = ({ applicationId, tenantId }: StoredSubscription, { appid, tid }: Claims): boolean => applicationId === appid && tenantId === tid;

function findOwn({ world, claims, params }: OperationScope): StoredSubscription {
  const subscription = world.subscriptions.find(params['subscription'] ?? '');
  if (subscription === undefined || !isOwn(subscription, claims)) throw new GraphRefusal(404, 'ResourceNotFound', 'The object was not found.');
  return subscription;
}
