import { normaliseLines, normaliseText, type PartialSchedule, type ReadOutcome } from '@clounect/core';
import { fromText } from './from-text.js';
import { done } from './outcome.js';
import { fromScheduleField } from './schedule-field/from-schedule-field.js';
import type { SourceSettings } from './settings.js';
import { memberOf, type JsonObject } from './wire.js';

export const textMembers = ['title', 'location', 'content'] as const;
export type TextMember = (typeof textMembers)[number];

/** Reads the mapped fields of a record; a field that was not sent is a missing member, one that is not mapped an empty text. */
export function fromRecord(record: JsonObject, scheduleField: string, settings: SourceSettings): ReadOutcome<PartialSchedule> {
  const schedule = fromScheduleField(scheduleField, memberOf(record, scheduleField), settings);
  if (schedule.status === 'failed') return schedule;
  const texts: Partial<Record<TextMember, string>> = {};
  for (const member of textMembers) {
    const text = readText(record, settings.fields[member]);
    if (text?.status === 'failed') return text;
    if (text !== undefined) texts[member] = member === 'content' ? normaliseLines(text.value) : normaliseText(text.value);
  }
  return done({ ...schedule.value, ...texts });
}

function readText(record: JsonObject, field: string | undefined): ReadOutcome<string> | undefined {
  if (field === undefined) return done('');
  const value = memberOf(record, field);
  return value === undefined ? undefined : fromText(field, value);
}
