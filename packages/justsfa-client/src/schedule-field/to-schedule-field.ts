import type { PartialSchedule } from '@clounect/core';
import type { SourceSettings } from '../settings.js';
import type { JsonObject } from '../wire.js';
import { toPeriod } from './to-period.js';

/**
 * The sub-keys that the changes write: `field_1_period`, with the form `flag` also the flag, and 公開 where it is configured.
 * Never the participants.
 */
export function toScheduleField(name: string, changes: Pick<PartialSchedule, 'period' | 'isPrivate'>, settings: SourceSettings): JsonObject {
  return { ...periodKeys(name, changes.period, settings), ...privacyKeys(name, changes.isPrivate, settings) };
}

function periodKeys(name: string, period: PartialSchedule['period'], settings: SourceSettings): JsonObject {
  if (period === undefined || (period === null && settings.clearValue === 'omit')) return {};
  if (period === null) return { [`${name}_period`]: settings.clearValue === 'null' ? null : [] };
  const { start, end, isAllDay } = toPeriod(period, settings);
  return { [`${name}_period`]: [start, end], ...(isAllDay !== undefined && { [`${name}${settings.allDayKey}`]: isAllDay }) };
}

function privacyKeys(name: string, isPrivate: boolean | undefined, { publicKey, privateValues, publicValue }: SourceSettings): JsonObject {
  if (isPrivate === undefined || publicKey === undefined) return {};
  return { [`${name}${publicKey}`]: isPrivate ? privateValues[0] : publicValue };
}
