import { z } from 'zod';
import type { ActivityPageQuery } from '@clounect/core';

const day = z.iso.date().optional().catch(undefined);
const text = z
  .string()
  .max(200)
  .transform((value) => (value === '' ? undefined : value))
  .optional()
  .catch(undefined);

/** The query of the log's address; what cannot be understood filters nothing. */
export const logFilterSchema = z.object({
  person: text,
  result: z.enum(['succeeded', 'failed', 'retrying']).optional().catch(undefined),
  /** Days of the tenant's calendar, both included. */
  from: day,
  until: day,
  after: text,
});

export type LogFilter = z.output<typeof logFilterSchema>;

/** The instants at which the days begin and end in the tenant's zone. */
export function toPageQuery(tenantId: string, timeZone: string, { from, until, ...filter }: LogFilter, limit: number): ActivityPageQuery {
  return {
    tenantId,
    limit,
    ...filter,
    from: from === undefined ? undefined : startOfDay(from, timeZone),
    until: until === undefined ? undefined : startOfDay(dayAfter(until), timeZone),
  };
}

export function toQueryString(filter: Partial<LogFilter>): string {
  const given = Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** Midnight of the wall clock: the zone's offset is looked up twice, since it may be another one on the other side of it. */
function startOfDay(date: string, timeZone: string): string {
  const wall = Date.parse(`${date}T00:00:00Z`);
  const guess = wall - offsetAt(wall, timeZone);
  return new Date(wall - offsetAt(guess, timeZone)).toISOString().replace('.000Z', 'Z');
}

function offsetAt(epochMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' }).formatToParts(epochMs);
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(epochMs / 1_000) * 1_000;
}
