import { dayBounds, daysUntil, millisecondsBetween, toDay, type Clock, type DailyUsage, type UsageRepository } from '@clounect/core';

export interface RememberDaysPorts {
  readonly usage: Pick<UsageRepository, 'daily'>;
  readonly clock: Clock;
}

/** So long after its end a day is taken as over: what was begun before midnight is stored by then, and clocks may differ. */
const settledMs = 3_600_000;

/**
 * The last days of a tenant, oldest first. Days that are over are counted once in each process, since counting costs as much as there are lines;
 * only the last ones are counted anew. A line that is written again days later still counts where it was.
 */
export function rememberDays({ usage, clock }: RememberDaysPorts, count: number): (tenant: { readonly tenantId: string; readonly timeZone: string }) => Promise<readonly DailyUsage[]> {
  const known = new Map<string, ReadonlyMap<string, DailyUsage>>();
  return async ({ tenantId, timeZone }) => {
    const now = clock.now();
    const days = daysUntil(toDay(now, timeZone), count);
    const key = JSON.stringify([tenantId, timeZone]);
    const before = known.get(key) ?? new Map<string, DailyUsage>();
    const counted = await usage.daily(tenantId, days.filter((day) => !before.has(day)));
    const all = new Map([...before, ...counted.map((one) => [one.day, one] as const)]);
    const isOver = (day: string): boolean => millisecondsBetween(dayBounds(day, timeZone).end, now) > settledMs;
    known.set(key, new Map([...all].filter(([day]) => days.includes(day) && isOver(day))));
    return days.flatMap((day) => all.get(day) ?? []);
  };
}
