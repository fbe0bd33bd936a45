import { toInstant } from '@clounect/core';
import type { ChangeFeed, Failure, FeedPage, FeedSubscription, Instant, ReadOutcome } from '@clounect/core';
import type { z } from 'zod';
import { deltaPath, deltaPrefer, mailboxOf, subscriptionPath, subscriptionsPath, watchedResource } from './api.js';
import type { GraphClientDeps } from './create-graph-client.js';
import { createSender } from './create-sender.js';
import { advance, fromCursorText, nextRound, toCursorText } from './delta-cursor.js';
import type { DeltaCursor } from './delta-cursor.js';
import { fromDeltaRows } from './from-delta-rows.js';
import { createMailboxPermits } from './mailbox-permits.js';
import { notUnderstood, settleRead, settleWrite } from './settle-answer.js';
import { graphSettingsSchema } from './settings.js';
import { wireDeltaPage, wireExpiry, wireList, wireSubscription } from './wire.js';

export type ChangeFeedDeps = GraphClientDeps;

/** Graph's longest is 10,080; a little less, because clocks differ. */
const lifetimeMs = 10_070 * 60_000;
/** Subscriptions are limited for the application, not for a mailbox: their calls share one budget, named as no object id is. */
const subscriptionsKey = '/subscriptions';
const mostListPages = 100;

/** One tenant's subscriptions and window delta over Microsoft Graph v1.0. Throws a `ZodError` for bad settings. */
export function createChangeFeed(deps: ChangeFeedDeps): ChangeFeed {
  const { graphUrl } = graphSettingsSchema.parse(deps.settings);
  const { token, fetch = globalThis.fetch, now = Date.now, deadlineMs = 8_000 } = deps;
  const send = createSender({ graphUrl, token, fetch, now, deadlineMs, acquire: createMailboxPermits(deps, { now, deadlineMs }), onCall: deps.onCall });
  const settling = (subject: 'mailbox' | 'subscription') => ({ subject, nowMs: now() });
  const expiration = () => new Date(now() + lifetimeMs).toISOString();
  /** The token goes with every request, so a link may lead nowhere else. */
  const isOurs = (link: string) => link.startsWith(`${graphUrl}/`);

  async function readPage(mailboxId: string, path: string, before: DeltaCursor | undefined): Promise<ReadOutcome<FeedPage>> {
    const sent = await send({ method: 'GET', path, mailboxId, prefer: deltaPrefer });
    const answered = settleRead(sent, wireDeltaPage, settling('mailbox'));
    if (answered.status === 'failed') return { status: 'failed', failure: before === undefined ? answered.failure : ofLostToken(answered.failure) };
    const { value, '@odata.nextLink': nextLink, '@odata.deltaLink': deltaLink } = answered.value;
    const link = nextLink ?? deltaLink;
    if (link === undefined) return failed({ code: 'malformed', detail: 'a page of changes that does not say where to go on' });
    if (!isOurs(link)) return failed({ code: 'malformed', detail: 'a page of changes that leads to another host' });
    const events = fromDeltaRows(value);
    if (nextLink === undefined) return { status: 'done', value: { events, cursor: toCursorText(nextRound(mailboxId, link)), isLast: true } };
    const cursor = advance(before, { mailboxId, events, nextLink });
    return cursor === undefined ? failed(endless) : { status: 'done', value: { events, cursor: toCursorText(cursor), isLast: false } };
  }

  return {
    subscribe: async (mailboxId, { notificationUrl, lifecycleUrl, clientState }) => {
      const body = {
        changeType: 'created,updated,deleted',
        notificationUrl,
        lifecycleNotificationUrl: lifecycleUrl,
        resource: watchedResource(mailboxId),
        expirationDateTime: expiration(),
        clientState,
      };
      const sent = await send({ method: 'POST', path: subscriptionsPath, mailboxId: subscriptionsKey, body });
      return settleWrite<FeedSubscription>(sent, settling('mailbox'), (answer) => toSubscription(answer, mailboxId));
    },

    // Renewing also answers `reauthorizationRequired`: Graph wants one of the two within ten minutes, never both.
    renew: async (subscriptionId) => {
      const body = { expirationDateTime: expiration() };
      const sent = await send({ method: 'PATCH', path: subscriptionPath(subscriptionId), mailboxId: subscriptionsKey, body });
      return settleWrite<Instant>(sent, settling('subscription'), (answer) => {
        const parsed = wireExpiry.safeParse(answer);
        return parsed.success ? (toInstant(parsed.data.expirationDateTime) ?? noExpiry) : notUnderstood(parsed.error);
      });
    },

    unsubscribe: async (subscriptionId) => {
      const sent = await send({ method: 'DELETE', path: subscriptionPath(subscriptionId), mailboxId: subscriptionsKey });
      const outcome = await settleWrite(sent, settling('subscription'), () => undefined);
      const isGone = outcome.status === 'refused' && outcome.failure.code === 'notFound';
      return isGone ? { status: 'applied', value: undefined } : outcome;
    },

    list: async () => {
      const subscriptions: FeedSubscription[] = [];
      let path: string | undefined = subscriptionsPath;
      for (let page = 1; path !== undefined; page += 1) {
        if (page > mostListPages) return failed({ code: 'malformed', detail: `more than ${mostListPages} pages of subscriptions` });
        const sent = await send({ method: 'GET', path, mailboxId: subscriptionsKey });
        const answered: ReadOutcome<z.output<typeof wireList>> = settleRead(sent, wireList, settling('subscription'));
        if (answered.status === 'failed') return answered;
        for (const item of answered.value.value) {
          const mailboxId = watchedMailbox(item);
          // Other hosts may watch other things with the same application.
          if (mailboxId === undefined) continue;
          const subscription = toSubscription(item, mailboxId);
          if ('code' in subscription) return failed(subscription);
          subscriptions.push(subscription);
        }
        path = answered.value['@odata.nextLink'];
        if (path !== undefined && !isOurs(path)) return failed({ code: 'malformed', detail: 'a next page on another host' });
      }
      return { status: 'done', value: subscriptions };
    },

    changes: async (mailboxId, from) => {
      if ('window' in from) return readPage(mailboxId, deltaPath(mailboxId, from.window), undefined);
      const cursor = fromCursorText(from.cursor, mailboxId);
      // A cursor of another Graph, or of none: nothing may be sent there.
      if (cursor === undefined || !isOurs(cursor.link)) return failed({ code: 'resyncNeeded', detail: 'not a cursor of this mailbox and this Graph' });
      return readPage(mailboxId, cursor.link, cursor);
    },
  };
}

const noExpiry: Failure = { code: 'malformed', detail: 'a subscription without a usable expiry' };
const endless: Failure = { code: 'resyncNeeded', detail: 'the round of changes does not end', hint: 'endlessDelta' };

const failed = (failure: Failure) => ({ status: 'failed', failure }) as const;

/** A cursor holds nothing but Graph's own token, so that any refusal of the request is a refusal of the token, in whatever words. */
function ofLostToken(failure: Failure): Failure {
  return failure.code === 'rejected' ? { ...failure, code: 'resyncNeeded' } : failure;
}

function watchedMailbox(item: unknown): string | undefined {
  const parsed = wireSubscription.pick({ resource: true }).safeParse(item);
  return parsed.success ? mailboxOf(parsed.data.resource) : undefined;
}

function toSubscription(answer: unknown, mailboxId: string): FeedSubscription | Failure {
  const parsed = wireSubscription.omit({ resource: true }).safeParse(answer);
  if (!parsed.success) return notUnderstood(parsed.error);
  const { id: subscriptionId, notificationUrl, expirationDateTime } = parsed.data;
  const expiresAt = toInstant(expirationDateTime);
  return expiresAt === undefined ? noExpiry : { subscriptionId, mailboxId, notificationUrl, expiresAt };
}
