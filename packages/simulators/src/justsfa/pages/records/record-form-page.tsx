import type { VNode } from 'preact';
import { isPlainField, type PlainField } from '../../fields/field.js';
import type { Participant } from '../../schedule/participant.js';
import type { Table } from '../../settings/table.js';
import { Choice, DeleteForm, Field, Problem, ProblemSummary, type Problems } from '../frame/form-parts.js';
import { FramedPage } from '../frame/framed-page.js';
import type { Page } from '../frame/page.js';
import type { RecordForm } from './record-form.js';
import { ScheduleFields } from './schedule-fields.js';

interface RecordFormPageProps {
  readonly page: Page;
  readonly table: Table;
  readonly people: readonly Participant[];
  readonly form: RecordForm;
  readonly problems?: Problems;
  /** The record that is changed, and the state of it that the form shows. */
  readonly record?: { readonly id: number; readonly version: number; readonly title: string } | undefined;
}

/** A new record, or one to be changed. */
export function RecordFormPage({ page, table, people, form, problems = {}, record }: RecordFormPageProps): VNode {
  const { texts, base } = page;
  const plate = `/plates/${table.number}`;
  const action = `${base}${plate}/records${record === undefined ? '' : `/${record.id}`}`;
  return (
    <FramedPage page={page} title={record === undefined ? texts.newRecord : texts.editRecord(record.title)} trail={[[table.label || table.name, plate]]}>
      <ProblemSummary page={page} problems={problems} />
      <form method="post" action={action}>
        {record === undefined ? null : <input type="hidden" name="version" value={String(record.version)} />}
        {table.fields.map((field) =>
          field.type === 'schedule' ? (
            <ScheduleFields page={page} name={field.name} label={field.label || field.name} people={people} form={form.schedules[field.name]} problems={problems} />
          ) : isPlainField(field) ? (
            <PlainInput page={page} field={field} value={form.plain[field.name] ?? ''} problems={problems} />
          ) : null,
        )}
        <button type="submit">{texts.save}</button>
      </form>
      {record === undefined ? null : <DeleteForm page={page} action={`${action}/delete`} ask={texts.askRemoveRecord} />}
      <p>
        <a href={`${base}${plate}`}>{texts.backToList}</a>
      </p>
    </FramedPage>
  );
}

const inputTypes = { text: 'text', multilineText: 'textarea', mail: 'email', number: 'number', date: 'date', dateTime: 'datetime-local' } as const;

function PlainInput({ page: { texts }, field, value, problems }: { readonly page: Page; readonly field: PlainField; readonly value: string; readonly problems: Problems }): VNode {
  const name = `value.${field.name}`;
  const label = `${field.label || field.name}${field.required ? texts.requiredMark : ''}`;
  const problem = problems[name];
  if (field.type === 'checkbox') {
    return (
      <div class="field">
        <label>
          <input type="checkbox" name={name} checked={value === 'on'} />
          {label}
        </label>
        {problem === undefined ? null : <Problem text={problem} />}
      </div>
    );
  }
  if (field.type === 'select') return <Choice name={name} label={label} value={value} options={[['', '-'], ...field.options]} problem={problem} />;
  const hint = 'maxLength' in field && field.maxLength !== undefined ? texts.upTo(field.maxLength) : undefined;
  return <Field {...{ name, label, value, problems, hint, type: inputTypes[field.type], required: field.required }} />;
}
