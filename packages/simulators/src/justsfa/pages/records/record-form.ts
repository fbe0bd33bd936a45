import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { isPlainField, type Field, type PlainField } from '../../fields/field.js';
import type { PlainValue } from '../../fields/plain-value.js';
import type { StoredRecord } from '../../records/record.js';
import { emptySchedule, type ScheduleValue } from '../../schedule/schedule-value.js';
import type { Table } from '../../settings/table.js';
import { many, one } from '../frame/form-values.js';
import { fromPeriodForm, toPeriodForm, type PeriodForm } from './period-form.js';

export interface ScheduleForm {
  readonly period: PeriodForm;
  readonly participants: readonly string[];
  /** 公開: whether others may see more than the time. */
  readonly isPrivate: boolean;
}

/** What a person has typed, by the names of the fields. */
export interface RecordForm {
  readonly plain: Readonly<Record<string, string>>;
  readonly schedules: Readonly<Record<string, ScheduleForm>>;
}

const formSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

export const schedulesOf = (table: Table): readonly Field[] => table.fields.filter(({ type }) => type === 'schedule');
export const plainFieldsOf = (table: Table): readonly PlainField[] => table.fields.filter(isPlainField);

/** Of a record that is there, or of a new one. */
export function toRecordForm(table: Table, record?: StoredRecord): RecordForm {
  return {
    plain: Object.fromEntries(plainFieldsOf(table).map((field) => [field.name, toInput(field, record?.values.plain[field.name])])),
    schedules: Object.fromEntries(schedulesOf(table).map(({ name }) => [name, toScheduleForm(name, record?.values.schedules[name] ?? emptySchedule)])),
  };
}

export function parseRecordForm(table: Table, body: unknown): RecordForm {
  const form = formSchema.catch({}).parse(body);
  return {
    plain: Object.fromEntries(plainFieldsOf(table).map(({ name }) => [name, one(form[`value.${name}`])])),
    schedules: Object.fromEntries(
      schedulesOf(table).map(({ name }) => {
        const part = (suffix: string) => form[`${name}.${suffix}`];
        const times = { start: one(part('start')), end: one(part('end')), firstDay: one(part('firstDay')), lastDay: one(part('lastDay')) };
        return [name, { period: { ...times, isAllDay: one(part('form')) === 'allDay' }, participants: many(part('participants')), isPrivate: one(part('public')) === 'private' }];
      }),
    ),
  };
}

/**
 * What is to be written: every field of a new record; of one that is there only what differs from how its form showed it, so that what
 * nobody touched stays as it is stored.
 */
export function toWritten(table: Table, form: RecordForm, record?: StoredRecord): Readonly<Record<string, unknown>> {
  const shown = toRecordForm(table, record);
  const plain = plainFieldsOf(table).flatMap((field) => {
    const text = form.plain[field.name] ?? '';
    return record !== undefined && text === shown.plain[field.name] ? [] : [[field.name, fromInput(field, text)]];
  });
  const schedules = schedulesOf(table).flatMap(({ name }) => {
    const [typed, before] = [form.schedules[name], shown.schedules[name]];
    if (typed === undefined || before === undefined || (record !== undefined && isDeepStrictEqual(typed, before))) return [];
    return [[name, toSchedule(name, typed, before, record?.values.schedules[name])]];
  });
  return Object.fromEntries([...plain, ...schedules]) as Record<string, unknown>;
}

function toScheduleForm(name: string, { period, participants, others }: ScheduleValue): ScheduleForm {
  return { period: toPeriodForm(period), participants: participants.map(([id = '']) => id), isPrivate: others[`${name}_public`] === false };
}

/** Periods that nobody touched keep the form in which they are stored; so does somebody whom nobody knows any more. */
function toSchedule(name: string, typed: ScheduleForm, before: ScheduleForm, stored: ScheduleValue = emptySchedule): Record<string, unknown> {
  const { participants, isPrivate, period } = typed;
  return {
    ...stored.others,
    [`${name}_period`]: isDeepStrictEqual(period, before.period) ? stored.period : fromPeriodForm(period),
    [`${name}_participants`]: participants.map((id) => stored.participants.find(([known]) => known === id) ?? id),
    [`${name}_public`]: !isPrivate,
  };
}

function toInput({ type }: PlainField, value: PlainValue | undefined): string {
  if (value === undefined) return '';
  if (type === 'select') return Array.isArray(value) ? String(value[0] ?? '') : '';
  if (type === 'checkbox') return value === true ? 'on' : '';
  if (type === 'date') return String(value).slice(0, 10);
  if (type === 'dateTime') return String(value).slice(0, 16);
  return String(value);
}

function fromInput({ type }: PlainField, text: string): unknown {
  if (type === 'checkbox') return text === 'on';
  if (text === '') return null;
  if (type === 'date') return `${text}T00:00+09:00`;
  if (type === 'dateTime') return `${text}+09:00`;
  // Forms send the line ends of mail; the record knows LF only.
  return type === 'multilineText' ? text.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : text;
}
