import { live, WideTable } from '@clounect/page-kit';
import type { VNode } from 'preact';
import type { NotificationAttempt } from '../../state/notification-log.js';
import type { StoredSubscription } from '../../subscriptions/stored-subscription.js';
import { Frame } from '../frame.js';
import type { Page } from '../page.js';
import { showInstant } from '../people-time.js';

export interface NotificationsProps {
  readonly page: Page;
  readonly subscriptions: readonly StoredSubscription[];
  /** Newest first. */
  readonly attempts: readonly NotificationAttempt[];
  /** How many a switch keeps back. */
  readonly held: number;
  readonly nameOf: (userId: string) => string;
}

const lifecycleEvents = ['reauthorizationRequired', 'subscriptionRemoved', 'missed'] as const;

export function NotificationsPage(props: NotificationsProps): VNode {
  const { page } = props;
  const { texts } = page;
  return (
    <Frame page={page} title={texts.notifications}>
      <p>{texts.live}</p>
      <NotificationsPart {...props} />
      <form method="post" action="/notifications/release">
        <button type="submit" class="secondary">
          {texts.release}
        </button>
      </form>
      <form method="post" action="/notifications/forget-delta">
        <p>{texts.forgetDeltaText}</p>
        <button type="submit" class="secondary">
          {texts.forgetDelta}
        </button>
      </form>
    </Frame>
  );
}

/** What changes by itself. */
export function NotificationsPart(props: NotificationsProps): VNode {
  const { page: { texts }, subscriptions, attempts, held } = props;
  return (
    <div id="notifications" {...live('/notifications/rows')}>
      <h2>{texts.subscriptions}</h2>
      {subscriptions.length === 0 ? <p>{texts.noSubscriptions}</p> : <SubscriptionTable {...props} />}
      <p>{texts.held(held)}</p>
      <h2>{texts.attempts}</h2>
      {attempts.length === 0 ? <p>{texts.noAttempts}</p> : <AttemptTable {...props} />}
    </div>
  );
}

function SubscriptionTable({ page: { texts }, subscriptions, nameOf }: NotificationsProps): VNode {
  return (
    <WideTable label={texts.subscriptions} heads={[texts.resource, texts.changeTypes, texts.notificationUrl, texts.expiry, texts.actions]}>
          {subscriptions.map(({ id, userId, changeTypes, notificationUrl, expirationDateTime }) => (
            <tr>
              <td>{nameOf(userId)}</td>
              <td>{changeTypes.join(', ')}</td>
              <td>{notificationUrl}</td>
              <td>{showInstant(expirationDateTime)}</td>
              <td>
                <form method="post" action={`/notifications/subscriptions/${encodeURIComponent(id)}`} class="buttons">
                  <button type="submit" name="do" value="expire" class="secondary" aria-label={`${texts.expireNow}: ${nameOf(userId)}`}>
                    {texts.expireNow}
                  </button>
                  {lifecycleEvents.map((event) => (
                    <button type="submit" name="do" value={event} class="secondary" aria-label={`${texts.lifecycle}: ${event}, ${nameOf(userId)}`}>
                      {event}
                    </button>
                  ))}
                </form>
              </td>
            </tr>
          ))}
        </WideTable>
  );
}

function AttemptTable({ page: { texts }, attempts }: NotificationsProps): VNode {
  return (
    <WideTable label={texts.attempts} heads={[texts.at, texts.kind, texts.notificationUrl, texts.status]}>
          {attempts.map(({ at, changeType, lifecycleEvent, url, status, error }) => (
            <tr>
              <td>{showInstant(at)}</td>
              <td>{lifecycleEvent ?? changeType}</td>
              <td>{url}</td>
              <td>{status === 0 ? `${texts.noAnswer}${error === undefined ? '' : ` (${error})`}` : status}</td>
            </tr>
          ))}
        </WideTable>
  );
}
