import type { Calendars } from '../state/calendars.js';
import type { EventStore } from '../state/event-store.js';
import type { SubscriptionStore } from '../state/subscription-store.js';
import type { SwitchBoard } from '../state/switch-board.js';
import type { StoredSubscription } from '../subscriptions/stored-subscription.js';
import { changesOf } from './changes-of.js';
import { toChangeNotice } from './notice.js';
import type { NotificationSender } from './notification-sender.js';

/** From now on every save of an event is told to the subscriptions that cover it, whoever made it: an app hears of its own writes too. */
export function tellSubscribers(deps: {
  readonly events: EventStore;
  readonly calendars: Calendars;
  readonly subscriptions: SubscriptionStore;
  readonly switches: SwitchBoard;
  readonly sender: NotificationSender;
  readonly random: () => number;
}): void {
  const { events, calendars, subscriptions, switches, sender, random } = deps;
  const covers = ({ calendarId, userId }: StoredSubscription, given: string): boolean => {
    if (calendarId !== null) return given === calendarId;
    return switches.read().subscriptionScope === 'mailbox' || given === calendars.defaultId({ id: userId });
  };
  events.watch((before, after) => {
    for (const subscription of subscriptions.ofUser(after.userId)) {
      const { updatesPerCreate, updatesPerEdit: [least, most] } = switches.read();
      const updatesPerEdit = least + Math.floor(random() * (most - least + 1));
      const changes = changesOf(before, after, { covers: (calendarId) => covers(subscription, calendarId), updatesPerCreate, updatesPerEdit });
      sender.send(changes.filter(({ changeType }) => subscription.changeTypes.includes(changeType)).map((change) => toChangeNotice(subscription, change)));
    }
  });
}
