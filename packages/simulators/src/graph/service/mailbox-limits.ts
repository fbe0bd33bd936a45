import type { CallCounts } from '../../simulation/call-counts.js';
import { GraphRefusal } from '../graph-refusal.js';
import type { SwitchBoard } from '../state/switch-board.js';

const windowMs = 600_000;

/** Graph's limits per app and mailbox: calls at once, and calls in 10 minutes. */
export interface MailboxLimits {
  /**
   * Takes a place; throws 429 over a limit. The answer gives the place back: Exchange holds it "until a response is sent in its entirety",
   * so a caller that hangs up frees nothing while the work goes on.
   */
  enter(appId: string, userId: string): () => void;
}

export function createMailboxLimits(deps: { readonly switches: SwitchBoard; readonly counts: CallCounts; readonly now: () => number }): MailboxLimits {
  const { switches, counts, now } = deps;
  const gates = new Map<string, { running: number; readonly times: number[]; first: number }>();
  return {
    enter: (appId, userId) => {
      const key = `${appId}\n${userId}`;
      const gate = gates.get(key) ?? { running: 0, times: [], first: 0 };
      gates.set(key, gate);
      const { limits, mailboxConcurrency, mailboxRequests, retryAfterSeconds } = switches.read();
      const time = now();
      while ((gate.times[gate.first] ?? time) <= time - windowMs) gate.first += 1;
      if (gate.first > mailboxRequests) {
        gate.times.splice(0, gate.first);
        gate.first = 0;
      }
      // Refused calls count too, as in the real service.
      gate.times.push(time);
      const refuse = (limit: string): void => {
        counts.violation(limit);
        if (limits) throw tooMany(limit, retryAfterSeconds);
      };
      if (gate.times.length - gate.first > mailboxRequests) refuse('MailboxRequests');
      if (gate.running >= mailboxConcurrency) refuse('MailboxConcurrency');
      gate.running += 1;
      return () => {
        gate.running -= 1;
      };
    },
  };
}

const tooMany = (limit: string, seconds: number): GraphRefusal =>
  new GraphRefusal(429, 'ApplicationThrottled', `Application is over its ${limit} limit.`, { headers: { 'Retry-After': String(seconds) } });
