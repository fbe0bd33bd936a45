import { z } from 'zod';
import { invalid } from '../refusal.js';
import type { Switches } from '../settings/switches.js';
import { toParticipants, toUserArray, type FindParticipant } from './participant.js';
import { toPeriod, toReadPeriod } from './period.js';

/** A schedule field's value; `others` are sub-keys whose meaning we don't know (公開, 施設, …), kept as they came. */
export interface ScheduleValue {
  readonly period: readonly string[];
  readonly participants: readonly (readonly string[])[];
  readonly others: Readonly<Record<string, unknown>>;
}
export interface ScheduleRules {
  readonly findParticipant: FindParticipant;
  readonly switches: Pick<Switches, 'nestedPut' | 'unknownParticipant' | 'periodSeconds' | 'emptySchedule'>;
}

export const emptySchedule: ScheduleValue = { period: [], participants: [], others: {} };
const flatSubKeys = ['period', 'participants', 'public', 'facilities'];

/** Writes `{ field_1_period: […], field_1_participants: […] }`; `{}`, `""` and `null` empty the schedule. */
export function writeNested(name: string, current: ScheduleValue, written: unknown, rules: ScheduleRules): ScheduleValue {
  if (written === null || written === '') return emptySchedule;
  const object = z.record(z.string(), z.unknown()).safeParse(written);
  if (!object.success) throw invalid('INVALID_TYPE', `${name}: スケジュールはオブジェクトで指定してください。`);
  const entries = Object.entries(object.data);
  const start = entries.length === 0 || rules.switches.nestedPut === 'replace' ? emptySchedule : current;
  return entries.reduce((value, [key, part]) => {
    if (!key.startsWith(`${name}_`)) throw invalid('UNKNOWN_FIELD', `${name}: ${key} という項目はありません。`);
    return writeSubKey(name, value, key, part, rules);
  }, start);
}

/** Whether a key beside the other fields (`field_1_period`) is a part of the schedule `name`. */
export const isFlatSubKey = (name: string, key: string): boolean => flatSubKeys.some((suffix) => key === `${name}_${suffix}`);

/** Writes one sub-key; the others stay. */
export function writeSubKey(name: string, current: ScheduleValue, key: string, written: unknown, rules: ScheduleRules): ScheduleValue {
  const { switches, findParticipant } = rules;
  if (key === `${name}_period`) return { ...current, period: toPeriod(key, written, switches.periodSeconds) };
  if (key === `${name}_participants`) return { ...current, participants: toParticipants(key, written, findParticipant, switches.unknownParticipant) };
  return { ...current, others: { ...current.others, [key]: written } };
}

/** The read form: sub-keys under the field's own name, participants as five-element arrays. */
export function readSchedule(name: string, value: ScheduleValue, { findParticipant, switches }: ScheduleRules): unknown {
  const isEmpty = value.period.length === 0 && value.participants.length === 0 && Object.keys(value.others).length === 0;
  if (isEmpty && switches.emptySchedule !== 'emptyArrays') return { object: {}, emptyString: '', null: null }[switches.emptySchedule];
  return {
    [`${name}_period`]: toReadPeriod(value.period),
    [`${name}_participants`]: value.participants.map((stored) => toUserArray(stored, findParticipant)),
    ...value.others,
  };
}
