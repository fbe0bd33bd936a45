import { toLifecycleNotice } from '../notifications/notice.js';
import type { NotificationSender } from '../notifications/notification-sender.js';
import type { SubscriptionStore } from '../state/subscription-store.js';
import type { SwitchBoard } from '../state/switch-board.js';

const everyMs = 500;

/** Sends `reauthorizationRequired` once before each expiry, as long as the switch says so. The answer ends it. */
export function watchSubscriptions(deps: { readonly subscriptions: SubscriptionStore; readonly switches: SwitchBoard; readonly sender: NotificationSender; readonly now: () => number }): () => void {
  const { subscriptions, switches, sender, now } = deps;
  const warn = (): void => {
    const { reauthorizationMinutesBefore } = switches.read();
    if (reauthorizationMinutesBefore === 0) return;
    for (const subscription of subscriptions.all()) {
      const { expirationDateTime, warnedFor } = subscription;
      if (warnedFor === expirationDateTime || Date.parse(expirationDateTime) - now() > reauthorizationMinutesBefore * 60_000) continue;
      subscriptions.save({ ...subscription, warnedFor: expirationDateTime });
      const notice = toLifecycleNotice(subscription, 'reauthorizationRequired');
      if (notice !== undefined) void sender.sendNow([notice]);
    }
  };
  const timer = setInterval(warn, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
