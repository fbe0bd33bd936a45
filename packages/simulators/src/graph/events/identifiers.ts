import { createHash } from 'node:crypto';

/** Makes the names and stamps that Exchange gives; none repeats, also not after a restart. */
export interface Identifiers {
  /** The form of `Prefer: IdType="ImmutableId"`. */
  immutableId(userId: string): string;
  /** The default form: it names the calendar too, so a move makes another. */
  standardId(userId: string, calendarId: string): string;
  changeKey(userId: string): string;
  iCalUId(): string;
  /** UTC with 7 decimals; later than any before. */
  stamp(): string;
  digits(count: number): string;
}

export function createIdentifiers(clock: { readonly now: () => number; readonly random: () => number }): Identifiers {
  let lastCount = 0;
  let lastStamp = { ms: 0, ticks: 0 };
  const counter = (): Buffer => {
    // 64 per millisecond leave room, and the clock makes them grow over restarts.
    lastCount = Math.max(lastCount + 1, clock.now() * 64);
    const bytes = Buffer.alloc(6);
    bytes.writeUIntBE(lastCount, 0, 6);
    return bytes;
  };
  const digits = (count: number, radix = 10): string => Array.from({ length: count }, () => Math.floor(clock.random() * radix).toString(radix)).join('');
  return {
    immutableId: (userId) => `AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A${toRestId(Buffer.concat([hash(userId), counter(), Buffer.alloc(2)]))}`,
    standardId: (userId, calendarId) =>
      toRestId(Buffer.concat([Buffer.from([0, 3, 36, 0]), Buffer.from(hash(userId).toString('hex')), Buffer.from([0, 70, 0, 0]), hash(calendarId), Buffer.from([7, 0]), hash(userId), counter(), Buffer.alloc(2)])),
    changeKey: (userId) => Buffer.concat([hash(userId), counter()]).toString('base64'),
    iCalUId: () => `040000008200E00074C5B7101A82E00800000000${digits(16, 16)}000000000000000010000000${digits(32, 16)}`.toUpperCase(),
    stamp: () => {
      const ms = clock.now();
      lastStamp = ms > lastStamp.ms ? { ms, ticks: 0 } : nextTick(lastStamp);
      return `${new Date(lastStamp.ms).toISOString().slice(0, -1)}${String(lastStamp.ticks).padStart(4, '0')}Z`;
    },
    digits: (count) => digits(count),
  };
}

/** The constant id of a calendar: containers have no second form. */
export const toCalendarId = (userId: string, name: string): string =>
  toRestId(Buffer.concat([Buffer.from([0, 3, 36, 0]), Buffer.from(hash(userId).toString('hex')), Buffer.from([0, 70, 0, 1]), hash(`${userId}\n${name}`), Buffer.alloc(3)]));

/** Whether a text could be an item's id at all; what cannot is refused as malformed. */
export const isItemId = (text: string): boolean => text.length >= 60 && text.length % 4 === 0 && /^AA[\w-]+={0,2}$/.test(text);

const nextTick = ({ ms, ticks }: { ms: number; ticks: number }) => (ticks < 9999 ? { ms, ticks: ticks + 1 } : { ms: ms + 1, ticks: 0 });
const hash = (text: string): Buffer => createHash('md5').update(text).digest();
// The alphabet of REST ids: "/" and "+" swapped into "-" and "_".
const toRestId = (bytes: Buffer): string => bytes.toString('base64').replaceAll('/', '-').replaceAll('+', '_');
