import { ClounectError } from '../failure/failure.js';
import { Temporal } from 'temporal-polyfill';
import type { Job, JobPeriod, JobRequest } from '../ports/job-scheduler.js';

const name = /^[A-Za-z0-9-]{1,60}$/;
const key = /^[\w\-./:]{0,200}$/;

/** @throws ClounectError `invalidJob` */
export function checkJob(job: Pick<Job, 'name' | 'period' | 'atOnce'>): void {
  if (!name.test(job.name)) throw invalid(`${JSON.stringify(job.name)} is no name of a job.`);
  if (job.atOnce !== undefined && !(Number.isInteger(job.atOnce) && job.atOnce >= 1)) throw invalid(`${job.name}: atOnce is a count.`);
  if (job.period !== undefined && !isPeriod(job.period)) throw invalid(`${job.name}: ${JSON.stringify(job.period)} is no period.`);
}

/** @throws ClounectError `invalidJob` */
export function checkRequest(request: Pick<JobRequest, 'name' | 'key'>): void {
  if (!name.test(request.name) || !key.test(request.key)) throw invalid(`${JSON.stringify([request.name, request.key])} names no job.`);
}

function isPeriod(period: JobPeriod): boolean {
  if (period.kind === 'everyMinutes') {
    const { minutes } = period;
    return Number.isInteger(minutes) && minutes >= 1 && (minutes < 60 ? 60 % minutes === 0 : minutes % 60 === 0 && 1_440 % minutes === 0);
  }
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(period.at) && isZone(period.timeZone);
}

function isZone(timeZone: string): boolean {
  try {
    Temporal.Instant.from('2026-01-01T00:00:00Z').toZonedDateTimeISO(timeZone);
    return true;
  } catch {
    return false;
  }
}

function invalid(message: string): ClounectError {
  return new ClounectError('invalidJob', message);
}
