import type { StateJournal } from '../../simulation/state-journal.js';
import type { StoredEvent } from '../events/stored-event.js';

const collection = 'event';

/** All events of all mailboxes, found by either id form, by mailbox and by transaction id without a search. */
export interface EventStore {
  /** Also a deleted one; ids are case-sensitive. */
  find(userId: string, id: string): StoredEvent | undefined;
  findByTransaction(userId: string, transactionId: string): StoredEvent | undefined;
  /** Living events in the order of their creation. */
  living(userId: string): readonly StoredEvent[];
  /** Also deleted ones. */
  ofMailbox(userId: string): readonly StoredEvent[];
  all(): Iterable<StoredEvent>;
  save(event: StoredEvent): void;
  /** Calls the listener after every later save, with the event as it was (undefined: new) and as it is. */
  watch(listener: (before: StoredEvent | undefined, after: StoredEvent) => void): void;
}

export function createEventStore(journal: StateJournal): EventStore {
  const events = journal.collection<StoredEvent>(collection);
  const immutableIds = new Map<string, string>();
  const byTransaction = new Map<string, string>();
  const livingByUser = new Map<string, Map<string, StoredEvent>>();
  const idsByUser = new Map<string, Set<string>>();
  const listeners: ((before: StoredEvent | undefined, after: StoredEvent) => void)[] = [];
  const index = (event: StoredEvent): void => {
    const ids = idsByUser.get(event.userId) ?? new Set<string>();
    idsByUser.set(event.userId, ids.add(event.immutableId));
    immutableIds.set(event.standardId, event.immutableId);
    if (event.transaction !== null) byTransaction.set(`${event.userId}\n${event.transaction.id}`, event.immutableId);
    const living = livingByUser.get(event.userId) ?? new Map<string, StoredEvent>();
    livingByUser.set(event.userId, living);
    if (event.isDeleted) living.delete(event.immutableId);
    else living.set(event.immutableId, event);
  };
  for (const event of events.values()) index(event);
  return {
    find: (userId, id) => {
      const event = events.get(immutableIds.get(id) ?? id);
      return event?.userId === userId ? event : undefined;
    },
    findByTransaction: (userId, transactionId) => events.get(byTransaction.get(`${userId}\n${transactionId}`) ?? ''),
    living: (userId) => [...(livingByUser.get(userId)?.values() ?? [])],
    ofMailbox: (userId) => [...(idsByUser.get(userId) ?? [])].flatMap((id) => events.get(id) ?? []),
    all: () => events.values(),
    save: (event) => {
      const before = events.get(event.immutableId);
      if (before !== undefined && before.standardId !== event.standardId) immutableIds.delete(before.standardId);
      journal.put(collection, event.immutableId, event);
      index(event);
      for (const listener of listeners) listener(before, event);
    },
    watch: (listener) => void listeners.push(listener),
  };
}
