import type { StoredEvent } from '../events/stored-event.js';
import type { ChangeType } from '../subscriptions/stored-subscription.js';

/** One change as a subscription tells it; the ids and the etag are those of `event`. */
export interface Change {
  readonly changeType: ChangeType;
  readonly event: StoredEvent;
}

/**
 * What one save is for a subscription that covers some calendars: a create is `created` and `updated`, an edit several `updated`,
 * a save without an edit one; leaving the calendars is `deleted`, coming into them `created`.
 */
export function changesOf(
  before: StoredEvent | undefined,
  after: StoredEvent,
  rules: { readonly covers: (calendarId: string) => boolean; readonly updatesPerCreate: number; readonly updatesPerEdit: number },
): readonly Change[] {
  const was = before !== undefined && !before.isDeleted && rules.covers(before.calendarId) ? before : undefined;
  const is = !after.isDeleted && rules.covers(after.calendarId);
  const updated = (times: number): readonly Change[] => Array.from({ length: times }, () => ({ changeType: 'updated', event: after }));
  const appeared = (): readonly Change[] => [{ changeType: 'created', event: after }, ...updated(rules.updatesPerCreate)];
  if (was === undefined) return is ? appeared() : [];
  if (!is) return [{ changeType: 'deleted', event: was }];
  if (was.calendarId !== after.calendarId) return [{ changeType: 'deleted', event: was }, ...appeared()];
  // Exchange's own saves keep the very content.
  return updated(was.content === after.content && was.properties === after.properties ? 1 : rules.updatesPerEdit);
}
