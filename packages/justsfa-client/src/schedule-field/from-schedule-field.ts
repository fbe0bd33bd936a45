import type { Participant, PartialSchedule, Period, ReadOutcome } from '@clounect/core';
import { done, malformed } from '../outcome.js';
import type { SourceSettings } from '../settings.js';
import { isJsonObject, memberOf, type JsonObject } from '../wire.js';
import { fromParticipants } from './from-participants.js';
import { fromPeriod } from './from-period.js';

export type ScheduleFieldSettings = Pick<SourceSettings, 'timeZone' | 'allDayForm' | 'allDayKey' | 'publicKey' | 'privateValues'>;
export type ScheduleFieldReading = Pick<PartialSchedule, 'period' | 'participants' | 'isPrivate'>;

/**
 * Reads a schedule field's value. `undefined` (the key was not sent) gives no members; `{}`, `""`, `null` and `[]` an emptied schedule.
 * A sub-key that is missing from an object with others is a missing member, not an empty one.
 */
export function fromScheduleField(name: string, value: unknown, settings: ScheduleFieldSettings): ReadOutcome<ScheduleFieldReading> {
  if (value === undefined) return done({});
  if (isEmptyValue(value)) return done({ period: null, participants: [] });
  if (!isJsonObject(value)) return malformed(`${name} is no schedule`);
  const period = readPeriod(name, value, settings);
  if (period.status === 'failed') return period;
  const participants = readParticipants(name, value);
  if (participants.status === 'failed') return participants;
  const isPrivate = readPrivacy(name, value, settings);
  return done({
    ...(period.value !== undefined && { period: period.value }),
    ...(participants.value !== undefined && { participants: participants.value }),
    ...(isPrivate !== undefined && { isPrivate }),
  });
}

function readPeriod(name: string, value: JsonObject, settings: ScheduleFieldSettings): ReadOutcome<Period | null | undefined> {
  const pair = memberOf(value, `${name}_period`);
  if (pair === undefined) return done(undefined);
  if (isEmptyValue(pair) || (Array.isArray(pair) && pair.every(isEmptyValue))) return done(null);
  const [start, end, ...more] = Array.isArray(pair) ? (pair as readonly unknown[]) : [];
  if (typeof start !== 'string' || typeof end !== 'string' || more.length > 0) return malformed(`${name}_period is no pair of texts`);
  return fromPeriod({ start, end, isAllDay: isTrue(memberOf(value, `${name}${settings.allDayKey}`)) }, settings);
}

function readParticipants(name: string, value: JsonObject): ReadOutcome<readonly Participant[] | undefined> {
  const list = memberOf(value, `${name}_participants`);
  return list === undefined ? done(undefined) : fromParticipants(list);
}

function readPrivacy(name: string, value: JsonObject, { publicKey, privateValues }: ScheduleFieldSettings): boolean | undefined {
  const stands = publicKey === undefined ? undefined : memberOf(value, `${name}${publicKey}`);
  if (stands === undefined) return undefined;
  // A select comes as [value, label]; either may be what the settings name.
  const candidates: readonly unknown[] = Array.isArray(stands) ? stands : [stands];
  return privateValues.some((privateValue) => candidates.includes(privateValue));
}

const isTrue = (value: unknown): boolean => value === true || value === 'true' || value === 1 || value === '1';

/** `{}`, `""`, `null`, `[]`. */
function isEmptyValue(value: unknown): boolean {
  if (value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
