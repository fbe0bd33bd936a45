import type { StateJournal } from '../../simulation/state-journal.js';
import { nextJstMidnight, toJstDay } from '../jst.js';
import type { Switches } from '../settings/switches.js';

export type LimitName = 'perMinute' | 'perDay' | 'concurrent';
export interface Admission {
  /** The limit this call oversteps, if any; with `countOnly` it is admitted nevertheless. */
  readonly violated: LimitName | undefined;
  readonly admitted: boolean;
  readonly retryAfterSeconds: number;
  /** Must be called once when an admitted call's answer goes out. */
  release(): void;
}
export interface RequestLimits {
  admit(): Admission;
  usage(): { readonly lastMinute: number; readonly today: number; readonly atOnce: number };
  /** Forgets the calls of the last minute and of today. */
  reset(): void;
}
interface Deps {
  readonly journal: StateJournal;
  readonly now: () => number;
  readonly switches: () => Pick<Switches, LimitName | 'countOnly' | 'unlimited'>;
}

const minute = 60_000;
// Keys of the journal are used in a circle, so that it holds at most this many recent calls.
const circle = 1_000;

/** The tenant's shared budget: a rolling minute, a day that ends at 00:00 JST, calls at once. A refused call costs nothing. */
export function createRequestLimits({ journal, now, switches }: Deps): RequestLimits {
  const since = now() - minute;
  const kept = [...journal.collection<number>('recentCalls')].sort(([, a], [, b]) => a - b);
  let recent = kept.flatMap(([, at]) => (at > since ? [at] : []));
  let daily = journal.collection<{ day: string; count: number }>('callsToday').get('today') ?? { day: '', count: 0 };
  let atOnce = 0;
  let slot = Number(kept.at(-1)?.[0] ?? 0);

  const settle = (at: number): void => {
    const firstInside = recent.findIndex((call) => call > at - minute);
    if (firstInside !== 0) recent = firstInside === -1 ? [] : recent.slice(firstInside);
    if (daily.day !== toJstDay(at)) daily = { day: toJstDay(at), count: 0 };
  };
  const spend = (at: number): void => {
    recent.push(at);
    daily = { day: daily.day, count: daily.count + 1 };
    slot = (slot + 1) % circle;
    journal.put('recentCalls', String(slot), at);
    journal.put('callsToday', 'today', daily);
  };
  const overstep = (at: number): { violated: LimitName; waitMs: number } | undefined => {
    const { perMinute, perDay, concurrent } = switches();
    if (atOnce >= concurrent) return { violated: 'concurrent', waitMs: 1_000 };
    if (daily.count >= perDay) return { violated: 'perDay', waitMs: nextJstMidnight(at) - at };
    if (recent.length >= perMinute) return { violated: 'perMinute', waitMs: (recent[recent.length - perMinute] ?? at) + minute - at };
    return undefined;
  };

  return {
    admit: () => {
      const { unlimited, countOnly } = switches();
      const at = now();
      settle(at);
      const over = unlimited ? undefined : overstep(at);
      const admitted = over === undefined || countOnly;
      const held = admitted && !unlimited;
      if (held) {
        spend(at);
        atOnce += 1;
      }
      let released = !held;
      return {
        violated: over?.violated,
        admitted,
        retryAfterSeconds: Math.max(1, Math.ceil((over?.waitMs ?? 0) / 1_000)),
        release: () => {
          if (!released) atOnce -= 1;
          released = true;
        },
      };
    },
    usage: () => {
      settle(now());
      return { lastMinute: recent.length, today: daily.count, atOnce };
    },
    reset: () => {
      recent = [];
      daily = { day: daily.day, count: 0 };
      for (const key of [...journal.collection('recentCalls').keys()]) journal.remove('recentCalls', key);
      journal.put('callsToday', 'today', daily);
    },
  };
}
