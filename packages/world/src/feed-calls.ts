import type { ChangeFeed, ReadOutcome, WriteOutcome } from '@clounect/core';
import { mailboxPermitRules } from '@clounect/core';
import type { Actor } from './scheduler.js';
import type { ArrivalCounter } from './count-arrivals.js';
import type { HostProcess, World } from './world-state.js';
import { callOutside } from './call-outside.js';
import { tenantId } from './world-state.js';

/** The change feed of one task: the in-memory one behind the wire. */
export function createFeedCalls(world: World, process: HostProcess, actor: Actor, arrivals: ArrivalCounter): ChangeFeed {
  const { feed } = world.feed;
  const outside = <T>(mailboxId: string, what: string, isWrite: boolean, effect: () => Promise<ReadOutcome<T> | WriteOutcome<T>>) =>
    callOutside(world, process, actor, arrivals, { side: 'graph', what: `${mailboxId} ${what}`, isWrite, scope: { tenantId, of: 'mailbox', mailboxId }, urgency: 'repair', rules: mailboxPermitRules() }, effect);
  return {
    subscribe: (mailboxId, endpoint) => outside(mailboxId, 'subscribe', true, () => feed.subscribe(mailboxId, endpoint)) as ReturnType<ChangeFeed['subscribe']>,
    renew: (subscriptionId) => outside('subscriptions', `renew ${subscriptionId}`, true, () => feed.renew(subscriptionId)) as ReturnType<ChangeFeed['renew']>,
    unsubscribe: (subscriptionId) => outside('subscriptions', `end ${subscriptionId}`, true, () => feed.unsubscribe(subscriptionId)) as ReturnType<ChangeFeed['unsubscribe']>,
    list: () => outside('subscriptions', 'list', false, () => feed.list()) as ReturnType<ChangeFeed['list']>,
    changes: (mailboxId, from) => outside(mailboxId, 'changes', false, () => feed.changes(mailboxId, from)) as ReturnType<ChangeFeed['changes']>,
  };
}
