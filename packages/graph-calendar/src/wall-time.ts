import { toInstant } from '@clounect/core';
import type { Instant } from '@clounect/core';
import { windowsZones } from './windows-zones.js';

const dayMs = 86_400_000;

/** `2026-11-24T10:00:00` in that IANA zone; `undefined` when the zone shows this wall time twice, as at the end of summer time. */
export function toWallTime(instant: Instant, timeZone: string): string | undefined {
  const at = Date.parse(instant);
  const wall = at + offsetAt(at, timeZone);
  return instantsOf(wall, timeZone).length === 1 ? toUtcWallTime(new Date(wall).toISOString()) : undefined;
}

/** An instant's wall time in UTC. */
export function toUtcWallTime(instant: Instant): string {
  return instant.slice(0, 19);
}

/**
 * The instant of a wall time as Graph writes it (up to 7 decimals, which are dropped). Zones may be IANA or Windows names; others
 * (`tzone://Microsoft/Custom`) count as UTC, the zone we ask for. `undefined`: no date and time.
 */
export function fromWallTime(dateTime: string, zoneName: string | null | undefined): Instant | undefined {
  const wholeSeconds = dateTime.replace(/\.\d+/, '');
  if (/(Z|[+-]\d\d:\d\d)$/i.test(wholeSeconds)) return toInstant(wholeSeconds);
  const asUtc = toInstant(`${wholeSeconds}Z`);
  const timeZone = toIanaZone(zoneName);
  if (asUtc === undefined || timeZone === 'UTC') return asUtc;
  const wall = Date.parse(asUtc);
  // A wall time that summer time skips has no instant: it is read with the offset that held before.
  const [first = wall - offsetAt(wall - dayMs, timeZone)] = instantsOf(wall, timeZone);
  return toInstant(new Date(first).toISOString());
}

function toIanaZone(name: string | null | undefined): string {
  const zone = windowsZones.get((name ?? 'UTC').toLowerCase()) ?? name ?? 'UTC';
  return formatterOf(zone) === undefined ? 'UTC' : zone;
}

/** All instants at which clocks of the zone show this wall time, given as if it were UTC. */
function instantsOf(wall: number, timeZone: string): readonly number[] {
  const possible = new Set([offsetAt(wall - dayMs, timeZone), offsetAt(wall + dayMs, timeZone)]);
  return [...possible]
    .map((offset) => wall - offset)
    .filter((at) => at + offsetAt(at, timeZone) === wall)
    .sort((one, other) => one - other);
}

const offsets = new Map<string, Map<number, number>>();
/** Schedules begin at few times of the day, so that most are asked for again; more are not remembered. */
const mostOffsets = 10_000;

function offsetAt(at: number, timeZone: string): number {
  const ofZone = offsets.get(timeZone) ?? new Map<number, number>();
  const known = ofZone.get(at);
  if (known !== undefined) return known;
  if (ofZone.size >= mostOffsets) ofZone.clear();
  const offset = readOffset(at, timeZone);
  ofZone.set(at, offset);
  offsets.set(timeZone, ofZone);
  return offset;
}

function readOffset(at: number, timeZone: string): number {
  const parts = formatterOf(timeZone)?.formatToParts(at) ?? [];
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(at / 1000) * 1000;
}

const formatters = new Map<string, Intl.DateTimeFormat | undefined>();

function formatterOf(timeZone: string): Intl.DateTimeFormat | undefined {
  if (!formatters.has(timeZone)) formatters.set(timeZone, createFormatter(timeZone));
  return formatters.get(timeZone);
}

function createFormatter(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
}
