import { createHash } from 'node:crypto';
import { optionalInstant } from './instant-column.js';
import { optionalText } from './optional-text.js';
import { z } from 'zod';
import type { Feed } from '@clounect/core';

const feedRow = z.object({
  tenant_id: z.string(),
  mailbox_id: z.string(),
  state: z.enum(['subscribed', 'polled', 'none']),
  subscription_id: optionalText,
  client_state: optionalText,
  subscribed_at: optionalInstant,
  expires_at: optionalInstant,
  cursor: optionalText,
  needs_catch_up: z.boolean(),
  caught_up_at: optionalInstant,
  failures: z.number(),
  not_before: optionalInstant,
  ...{ told_missed: z.number(), told_reauthorization: z.number(), settled_missed: z.number(), settled_reauthorization: z.number() },
  removed_subscription: optionalText,
});

export function toFeed(row: unknown): Feed {
  const feed = feedRow.parse(row);
  return {
    tenantId: feed.tenant_id,
    mailboxId: feed.mailbox_id,
    state: feed.state,
    subscriptionId: feed.subscription_id,
    clientStateHash: feed.client_state === undefined ? undefined : toHash(feed.client_state),
    subscribedAt: feed.subscribed_at,
    expiresAt: feed.expires_at,
    cursor: feed.cursor,
    needsCatchUp: feed.needs_catch_up,
    caughtUpAt: feed.caught_up_at,
    failures: feed.failures,
    notBefore: feed.not_before,
    told: { missed: feed.told_missed, reauthorization: feed.told_reauthorization },
    settled: { missed: feed.settled_missed, reauthorization: feed.settled_reauthorization },
    removedSubscriptionId: feed.removed_subscription,
  };
}

/** Former versions wrote the text itself; it is gone with the next write of the row. */
function toHash(clientState: string): string {
  return clientState.startsWith('sha256:') ? clientState : `sha256:${createHash('sha256').update(clientState, 'utf8').digest('hex')}`;
}

/** Without what belongs to the intake. */

export function fromFeed(feed: Feed) {
  return {
    tenant_id: feed.tenantId,
    mailbox_id: feed.mailboxId,
    state: feed.state,
    subscription_id: feed.subscriptionId ?? null,
    client_state: feed.clientStateHash ?? null,
    subscribed_at: feed.subscribedAt ?? null,
    expires_at: feed.expiresAt ?? null,
    cursor: feed.cursor ?? null,
    needs_catch_up: feed.needsCatchUp,
    caught_up_at: feed.caughtUpAt ?? null,
    failures: feed.failures,
    not_before: feed.notBefore ?? null,
    settled_missed: feed.settled.missed,
    settled_reauthorization: feed.settled.reauthorization,
  };
}
