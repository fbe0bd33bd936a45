import { normaliseText, type PartialSchedule, type ReadOutcome } from '@clounect/core';
import { recordPath, recordsPath } from './api.js';
import { textMembers } from './from-record.js';
import { done, failed } from './outcome.js';
import { toScheduleField } from './schedule-field/to-schedule-field.js';
import type { SourceSettings } from './settings.js';
import { isJsonObject, memberOf, type JsonObject } from './wire.js';

export type WritableChanges = Omit<PartialSchedule, 'participants'>;

export interface UpdateTarget {
  readonly table: string;
  readonly recordId: string;
  readonly scheduleField: string;
  readonly settings: SourceSettings;
  /** The record as it stands; must be there when `needsRecord` says so. */
  readonly current?: JsonObject | undefined;
}

/** Some forms of writing begin with a read: one call more. */
export function needsRecord(changes: WritableChanges, { updateForm, scheduleWrite }: SourceSettings): boolean {
  return updateForm === 'recordKey' || (scheduleWrite === 'wholeObject' && (changes.period !== undefined || changes.isPrivate !== undefined));
}

/**
 * The PUT that writes the changes and nothing else. `undefined`: nothing is to be written. Fails with `rejected` and the member for
 * what has no field to stand in, before anything is sent.
 */
export function toUpdate(changes: WritableChanges, target: UpdateTarget): ReadOutcome<{ readonly path: string; readonly body: JsonObject } | undefined> {
  const { settings, table, recordId } = target;
  const asked = [...textMembers, 'period', 'isPrivate'] as const;
  const changed = asked.filter((member) => changes[member] !== undefined);
  if (changed.length === 0) return done(undefined);
  const homeless = changed.find((member) => !hasField(member, settings));
  if (homeless !== undefined) return rejected(homeless, `no field is mapped to ${homeless}`);
  const record = { ...toTexts(changes, settings), ...toSchedulePart(changes, target) };
  if (Object.keys(record).length === 0) return rejected(changed[0], 'an empty value is not written with clearValue omit');
  if (settings.updateForm === 'path') return done({ path: recordPath(table, recordId), body: { record } });
  const name = settings.updateForm === 'recordId' ? { recordId: Number(recordId) } : toRecordKey(target);
  if (name === undefined) return rejected(undefined, 'the record has no value in its key field');
  // One record a call: more were refused to others.
  return done({ path: recordsPath(table), body: { records: [{ ...name, record }] } });
}

const rejected = (field: string | undefined, detail: string): ReadOutcome<never> =>
  failed({ code: 'rejected', detail, ...(field !== undefined && { field }) });

function hasField(member: keyof WritableChanges, { fields, publicKey }: SourceSettings): boolean {
  if (member === 'period') return true;
  return (member === 'isPrivate' ? publicKey : fields[member]) !== undefined;
}

function toTexts(changes: WritableChanges, { fields, clearValue }: SourceSettings): JsonObject {
  const texts: Record<string, unknown> = {};
  for (const member of textMembers) {
    const [field, value] = [fields[member], changes[member]];
    if (field === undefined || value === undefined) continue;
    // A CR is refused by JUST.SFA.
    const text = normaliseText(value);
    if (text !== '') texts[field] = text;
    else if (clearValue !== 'omit') texts[field] = clearValue === 'null' ? null : '';
  }
  return texts;
}

function toSchedulePart(changes: WritableChanges, { scheduleField, settings, current }: UpdateTarget): JsonObject {
  const written = toScheduleField(scheduleField, changes, settings);
  if (Object.keys(written).length === 0) return {};
  const stands = current === undefined ? undefined : memberOf(current, scheduleField);
  const all = settings.scheduleWrite === 'wholeObject' && isJsonObject(stands) ? { ...stands, ...written } : written;
  return settings.scheduleShape === 'nested' ? { [scheduleField]: all } : all;
}

function toRecordKey({ settings, current }: UpdateTarget): JsonObject | undefined {
  const field = settings.recordKeyField;
  const value = field === undefined || current === undefined ? undefined : memberOf(current, field);
  // An automatic number is read as [prefix, number, suffix, whole] and named by the whole.
  const key: unknown = Array.isArray(value) ? value[3] : value;
  const isUsable = typeof key === 'number' || (typeof key === 'string' && key !== '');
  return field !== undefined && isUsable ? { recordKey: { [field]: String(key) } } : undefined;
}
