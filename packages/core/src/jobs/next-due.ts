import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../schedule/period.js';
import type { JobPeriod } from '../ports/job-scheduler.js';

/** The first instant after `after` at which a job of that (checked) period is due. */
export function nextDue(period: JobPeriod, after: Instant): Instant {
  const instant = Temporal.Instant.from(after);
  if (period.kind === 'everyMinutes') {
    const length = period.minutes * 60_000;
    return Temporal.Instant.fromEpochMilliseconds((Math.floor(instant.epochMilliseconds / length) + 1) * length).toString();
  }
  const today = instant.toZonedDateTimeISO(period.timeZone).toPlainDate();
  const onDay = (day: Temporal.PlainDate) => day.toZonedDateTime({ timeZone: period.timeZone, plainTime: period.at }).toInstant();
  const first = onDay(today);
  return (Temporal.Instant.compare(first, instant) > 0 ? first : onDay(today.add({ days: 1 }))).toString();
}
