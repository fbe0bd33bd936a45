import type { JobPeriod } from '@clounect/core';

/** A (checked) period as a cron expression and the zone that it is read in. */
export function toCron(period: JobPeriod): { readonly cron: string; readonly timeZone: string } {
  if (period.kind === 'everyMinutes') {
    const { minutes } = period;
    const hours = minutes / 60;
    const cron = minutes < 60 ? `*/${minutes} * * * *` : hours < 24 ? `0 */${hours} * * *` : '0 0 * * *';
    return { cron, timeZone: 'UTC' };
  }
  const [hour, minute] = period.at.split(':').map(Number);
  return { cron: `${minute} ${hour} * * *`, timeZone: period.timeZone };
}
