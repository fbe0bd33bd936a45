import { WideTable } from '@clounect/page-kit';
import type { VNode } from 'preact';
import type { Field as TableField } from '../../fields/field.js';
import type { Table } from '../../settings/table.js';
import { CheckBox, Field, IdentifierField, ProblemSummary, type Problems } from '../frame/form-parts.js';
import { FramedPage } from '../frame/framed-page.js';
import type { Page } from '../frame/page.js';

/** データ管理画面 › データテーブル管理. */
export function TablesPage({ page }: { readonly page: Page }): VNode {
  const { texts, base, tables } = page;
  return (
    <FramedPage page={page} title={texts.dataScreen}>
      <h2>{texts.tableAdministration}</h2>
      <WideTable label={texts.tableAdministration} heads={[texts.table, texts.identifier, texts.fields, texts.webhookSettings]}>
        {tables.map(({ number, label, name, fields }) => (
          <tr>
            <td>
              <a href={`${base}/data/${number}`}>{label || name}</a>
            </td>
            <td>
              <code>{name}</code>
            </td>
            <td>{fields.length}</td>
            <td>
              <a href={`${base}/data/${number}/webhooks`} aria-label={texts.of(texts.webhookSettings, label || name)}>
                {texts.webhookSettings}
              </a>
            </td>
          </tr>
        ))}
      </WideTable>
    </FramedPage>
  );
}

export interface NamedForm {
  readonly label: string;
  readonly name: string;
}

interface TablePageProps {
  readonly page: Page;
  readonly table: Table;
  readonly form: NamedForm;
  readonly problems: Problems;
}

export const dataTrail = ({ dataScreen, tableAdministration }: Page['texts']): (readonly [string, string])[] => [[`${dataScreen} › ${tableAdministration}`, '/data']];

/** One data table: its names, its fields, the way to its webhooks and panels. */
export function TablePage({ page, table, form, problems }: TablePageProps): VNode {
  const { texts, base } = page;
  const here = `${base}/data/${table.number}`;
  return (
    <FramedPage page={page} title={table.label || table.name} trail={dataTrail(texts)}>
      <p class="actions">
        <a href={`${here}/webhooks`} role="button">
          {texts.webhookSettings}
        </a>
        <a href={`${base}/plates/${table.number}/edit`} role="button" class="secondary outline">
          {texts.editPlate}
        </a>
      </p>
      <ProblemSummary page={page} problems={problems} />
      <form method="post" action={here}>
        <Field name="label" label={texts.tableLabel} value={form.label} problems={problems} maxlength={100} />
        <IdentifierField page={page} value={form.name} problems={problems} />
        <button type="submit">{texts.save}</button>
      </form>
      <h2>{texts.fields}</h2>
      <WideTable label={texts.fields} heads={[texts.field, texts.identifier, texts.fieldType, texts.rules]}>
        {table.fields.map((field) => (
          <tr>
            <td>
              <a href={`${here}/fields/${field.name}`}>{field.label || field.name}</a>
            </td>
            <td>
              <code>{field.name}</code>
            </td>
            <td>{texts.fieldTypes[field.type]}</td>
            <td>{toRules(field, texts)}</td>
          </tr>
        ))}
      </WideTable>
    </FramedPage>
  );
}

function toRules(field: TableField, texts: Page['texts']): string {
  return [
    ...('required' in field && field.required ? [texts.required] : []),
    ...('maxLength' in field && field.maxLength !== undefined ? [texts.upTo(field.maxLength)] : []),
    ...('unique' in field && field.unique ? [texts.unique] : []),
  ].join(texts.listSeparator);
}

export interface FieldForm extends NamedForm {
  readonly required: boolean;
  readonly unique: boolean;
  readonly maxLength: string;
}

interface FieldPageProps {
  readonly page: Page;
  readonly table: Table;
  readonly field: TableField;
  readonly form: FieldForm;
  readonly problems: Problems;
}

/** The settings of one field: its names and the rules by which a value is refused. */
export function FieldPage({ page, table, field, form, problems }: FieldPageProps): VNode {
  const { texts, base } = page;
  const here = `/data/${table.number}`;
  return (
    <FramedPage page={page} title={texts.of(texts.fieldSettings, field.label || field.name)} trail={[...dataTrail(texts), [table.label || table.name, here]]}>
      <ProblemSummary page={page} problems={problems} />
      <p>
        {texts.fieldType}: {texts.fieldTypes[field.type]}
      </p>
      <form method="post" action={`${base}${here}/fields/${field.name}`}>
        <Field name="label" label={texts.fieldLabel} value={form.label} problems={problems} maxlength={100} />
        <IdentifierField page={page} value={form.name} problems={problems} />
        {'maxLength' in field || 'unique' in field ? (
          <Field name="maxLength" label={texts.maxLength} value={form.maxLength} type="number" min={1} problems={problems} hint={texts.maxLengthHint} />
        ) : null}
        {'required' in field ? <CheckBox name="required" label={texts.required} checked={form.required} /> : null}
        {'unique' in field ? <CheckBox name="unique" label={texts.unique} checked={form.unique} /> : null}
        <button type="submit">{texts.save}</button>
      </form>
    </FramedPage>
  );
}
