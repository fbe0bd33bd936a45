import { millisecondsBetween, type Instant } from '@clounect/core';

/** How long each instant of our own clock can matter after it has passed; the others are times of schedules and events. */
const mattersForMs: Readonly<Record<string, number>> = {
  notBefore: 0,
  wakeAt: 0,
  leasedUntil: 0,
  waitsUntil: 0,
  feedSince: 10_000,
  createdAt: 120_000,
  missingSince: 30_000,
};
/** Only `newestWins` compares these; the rest is for people to read. */
const timesOfNews: ReadonlySet<string> = new Set(['learnedAt', 'hintedAt', 'receivedAt']);
const forPeople: ReadonlySet<string> = new Set(['claimedAt', 'waitingSince', 'at', 'decidedAt', 'round', 'noticeId']);

/** The same value with its instants as distances from `now`, and those that are too long ago to matter all alike; members in one order. */
export function toRelative(value: unknown, now: Instant, isTimed = false): unknown {
  if (Array.isArray(value)) return value.map((one) => toRelative(one, now, isTimed));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)).flatMap(([name, member]) => {
      if (member === undefined) return [];
      if (forPeople.has(name)) return [[name, '']];
      if (timesOfNews.has(name)) return isTimed && typeof member === 'string' ? [[name, millisecondsBetween(now, member)]] : [];
      const mattersFor = mattersForMs[name];
      return [[name, mattersFor === undefined || typeof member !== 'string' ? toRelative(member, now, isTimed) : Math.max(-mattersFor, millisecondsBetween(now, member))]];
    }),
  );
}
