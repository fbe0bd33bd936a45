import type { Failure } from '@clounect/core';

/** What Exchange allows one application at once in one mailbox. */
const mostAtOnce = 4;

export type Entry =
  | { readonly isOpen: true; readonly leave: () => void }
  | { readonly isOpen: false; readonly failure: Failure };

/** One gate per mailbox: it lets four calls in at once and none while the service wants to be left alone. */
export interface MailboxGates {
  /** Waits for a place; `rateLimited` at a closed gate, `unavailable` when no place came free in time. Who is let in must leave. */
  enter(key: string): Promise<Entry>;
  /** Nobody enters for so many milliseconds; who waits is sent away. */
  close(key: string, forMs: number): void;
}

interface Gate {
  inside: number;
  closedUntil: number;
  readonly waiting: Set<(entry: Entry) => void>;
}

export function createMailboxGates({ now, longestWaitMs }: { readonly now: () => number; readonly longestWaitMs: number }): MailboxGates {
  const gates = new Map<string, Gate>();

  const gateOf = (key: string): Gate => {
    const gate = gates.get(key) ?? { inside: 0, closedUntil: 0, waiting: new Set() };
    gates.set(key, gate);
    return gate;
  };
  const letIn = (key: string, gate: Gate): Entry => {
    gate.inside += 1;
    let isInside = true;
    return {
      isOpen: true,
      leave: () => {
        if (!isInside) return;
        isInside = false;
        gate.inside -= 1;
        const [next] = gate.waiting;
        if (next !== undefined) {
          gate.waiting.delete(next);
          next(letIn(key, gate));
        } else if (gate.inside === 0 && gate.closedUntil <= now()) gates.delete(key);
      },
    };
  };
  const closed = ({ closedUntil }: Gate): Entry => ({
    isOpen: false,
    failure: { code: 'rateLimited', detail: 'the mailbox is throttled; no call was made', retryAfterMs: closedUntil - now() },
  });

  return {
    enter: async (key) => {
      const gate = gateOf(key);
      if (gate.closedUntil > now()) return closed(gate);
      if (gate.inside < mostAtOnce) return letIn(key, gate);
      return new Promise<Entry>((resolve) => {
        const settle = (entry: Entry) => {
          clearTimeout(timer);
          resolve(entry);
        };
        const timer = setTimeout(() => {
          gate.waiting.delete(settle);
          resolve({ isOpen: false, failure: { code: 'unavailable', detail: `no place among ${mostAtOnce} calls to the mailbox came free` } });
        }, longestWaitMs);
        gate.waiting.add(settle);
      });
    },
    close: (key, forMs) => {
      const gate = gateOf(key);
      gate.closedUntil = Math.max(gate.closedUntil, now() + forMs);
      const sentAway = [...gate.waiting];
      gate.waiting.clear();
      for (const settle of sentAway) settle(closed(gate));
    },
  };
}
