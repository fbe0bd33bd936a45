import type { StateJournal } from '../../simulation/state-journal.js';

/** One attempt to deliver one notification. */
export interface NotificationAttempt {
  readonly subscriptionId: string;
  readonly changeType?: string;
  readonly lifecycleEvent?: string;
  readonly url: string;
  /** HTTP status; 0 when no answer came in time. */
  readonly status: number;
  /** When the attempt began, ISO 8601 in UTC. */
  readonly at: string;
  readonly resource: string;
  readonly error?: string;
}

/** Every attempt, in the order in which they ended. */
export interface NotificationLog {
  add(attempt: NotificationAttempt): void;
  list(): readonly NotificationAttempt[];
  clear(): void;
}

export function createNotificationLog(journal: StateJournal): NotificationLog {
  const kept = journal.collection<NotificationAttempt>('notification');
  let last = Math.max(0, ...[...kept.keys()].slice(-1).map(Number));
  return {
    add: (attempt) => journal.put('notification', String((last += 1)), attempt),
    list: () => [...kept.values()],
    clear: () => {
      for (const key of [...kept.keys()]) journal.remove('notification', key);
    },
  };
}
