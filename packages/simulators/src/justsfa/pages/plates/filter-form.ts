import { z } from 'zod';
import type { FindParticipant } from '../../schedule/participant.js';
import { toEpochMs, toJstMinute } from '../../jst.js';
import { identifierSchema } from '../../settings/identifier.js';
import type { Filter, Table } from '../../settings/table.js';
import { text, texts } from '../frame/form-values.js';

/** Conditions that one filter can have on its page. */
export const conditionRows = 3;
const formSchema = z.object({ label: text, name: text, field: texts, operator: texts, value: texts });

export interface ConditionForm {
  /** `{schedule}_participants`, a date field, `_updated_at`; empty: no condition. */
  readonly field: string;
  readonly operator: string;
  /** A login id or a time of Japan; empty: given by the caller. */
  readonly value: string;
}
export interface FilterForm {
  readonly label: string;
  readonly name: string;
  readonly conditions: readonly ConditionForm[];
}

/** The fields that a condition can be on. */
export function conditionFields(table: Table): readonly { readonly name: string; readonly label: string; readonly isPeople: boolean }[] {
  return [
    ...table.fields.flatMap(({ name, label, type }) => {
      if (type === 'schedule') return [{ name: `${name}_participants`, label: label || name, isPeople: true }];
      return type === 'date' || type === 'dateTime' ? [{ name, label: label || name, isPeople: false }] : [];
    }),
    { name: '_updated_at', label: '', isPeople: false },
  ];
}

export function parseFilterForm(body: unknown): FilterForm {
  const { label, name, field, operator, value } = formSchema.parse(body ?? {});
  return { label, name, conditions: field.map((on, index) => ({ field: on, operator: operator[index] ?? '', value: (value[index] ?? '').trim() })).slice(0, conditionRows) };
}

export function toFilterForm({ label = '', name, conditions }: Filter): FilterForm {
  return { label, name, conditions: conditions.map(({ field, operator, value }) => ({ field, operator, value: operator === 'contains' ? value : toInput(value) })) };
}

const toInput = (value: string): string => {
  const ms = toEpochMs(value);
  return ms === undefined ? '' : toJstMinute(ms).slice(0, 16);
};

/** Throws a ZodError that names what is wrong: `name`, `conditions`. */
export function fromFilterForm(table: Table, form: FilterForm, find: FindParticipant): Filter {
  const fields = conditionFields(table);
  const condition = z
    .object({ field: z.string(), operator: z.enum(['contains', 'onOrAfter', 'onOrBefore']), value: z.string() })
    .refine(({ field, operator, value }) => {
      const on = fields.find(({ name }) => name === field);
      if (on === undefined || on.isPeople !== (operator === 'contains')) return false;
      return value === '' || (on.isPeople ? find(value) !== undefined : toEpochMs(`${value}+09:00`) !== undefined);
    });
  const { name, conditions } = z
    .object({ name: identifierSchema, conditions: z.array(condition).min(1) })
    .parse({ name: form.name, conditions: form.conditions.filter(({ field }) => field !== '') });
  const stored = conditions.map(({ value, ...rest }) => ({ ...rest, value: value === '' || rest.operator === 'contains' ? value : `${value}+09:00` }));
  return { name, label: form.label, conditions: stored };
}
