import { WideTable } from '@clounect/page-kit';
import type { VNode } from 'preact';
import type { Filter, Panel, Table } from '../../settings/table.js';
import { CheckBox, DeleteForm, Field, IdentifierField, ProblemSummary, type Problems } from '../frame/form-parts.js';
import { FramedPage } from '../frame/framed-page.js';
import type { Page } from '../frame/page.js';
import { conditionFields, conditionRows, type FilterForm } from './filter-form.js';

type Trail = readonly (readonly [string, string])[];

/** 業務プレートの編集: the panels of a table. */
export function PlatePage({ page, table }: { readonly page: Page; readonly table: Table }): VNode {
  const { texts, base } = page;
  return (
    <FramedPage page={page} title={texts.editPlate} trail={[[table.label || table.name, `/plates/${table.number}`]]}>
      <WideTable label={texts.panels} heads={[texts.panel, texts.identifier, texts.commonFilters]}>
        {table.panels.map(({ name, label, filters }) => (
          <tr>
            <td>
              <a href={`${base}/plates/${table.number}/panels/${name}`}>{label || name}</a>
            </td>
            <td>
              <code>{name}</code>
            </td>
            <td>{filters.length}</td>
          </tr>
        ))}
      </WideTable>
    </FramedPage>
  );
}

export interface PanelForm {
  readonly label: string;
  readonly name: string;
  /** The fields that its rows hold. */
  readonly fields: readonly string[];
}

interface PanelPageProps {
  readonly page: Page;
  readonly table: Table;
  readonly panel: Panel;
  readonly form: PanelForm;
  readonly problems: Problems;
}

const plateTrail = ({ texts }: Page, table: Table): Trail => [
  [table.label || table.name, `/plates/${table.number}`],
  [texts.editPlate, `/plates/${table.number}/edit`],
];

/** One panel: its names and fields, and 共通フィルター › フィルターの管理. */
export function PanelPage({ page, table, panel, form, problems }: PanelPageProps): VNode {
  const { texts, base } = page;
  const here = `${base}/plates/${table.number}/panels/${panel.name}`;
  return (
    <FramedPage page={page} title={texts.of(texts.panel, panel.label || panel.name)} trail={plateTrail(page, table)}>
      <ProblemSummary page={page} problems={problems} />
      <form method="post" action={here}>
        <Field name="label" label={texts.panelLabel} value={form.label} problems={problems} maxlength={100} />
        <IdentifierField page={page} value={form.name} problems={problems} />
        <fieldset>
          <legend>{texts.panelFields}</legend>
          <div class="choices">
            {table.fields.map(({ name, label }) => (
              <CheckBox name="fields" value={name} label={label || name} checked={form.fields.includes(name)} />
            ))}
          </div>
        </fieldset>
        <button type="submit">{texts.save}</button>
      </form>
      <h2>
        {texts.commonFilters} › {texts.filterAdministration}
      </h2>
      <p class="actions">
        <a href={`${here}/filters/new`} role="button">
          + {texts.addFilter}
        </a>
      </p>
      {panel.filters.length === 0 ? (
        <p>{texts.noFilters}</p>
      ) : (
        <WideTable label={texts.commonFilters} heads={[texts.filter, texts.identifier, texts.conditions]}>
          {panel.filters.map((filter) => (
            <tr>
              <td>
                <a href={`${here}/filters/${filter.name}`}>{filter.label || filter.name}</a>
              </td>
              <td>
                <code>{filter.name}</code>
              </td>
              <td>{toConditionsText(page, table, filter)}</td>
            </tr>
          ))}
        </WideTable>
      )}
    </FramedPage>
  );
}

/** `(参加者 contains [])`, as the product's dialog shows it. */
function toConditionsText({ texts }: Page, table: Table, { conditions }: Filter): string {
  const fields = conditionFields(table);
  return conditions
    .map(({ field, operator, value }) => {
      const on = fields.find(({ name }) => name === field);
      const name = on?.isPeople === true ? texts.participants : on?.label || texts.changedAt;
      return `(${name} ${operator === 'contains' ? 'contains' : operator === 'onOrAfter' ? '>=' : '<='} [${value}])`;
    })
    .join(' ');
}

interface FilterPageProps {
  readonly page: Page;
  readonly table: Table;
  readonly panel: Panel;
  readonly form: FilterForm;
  readonly problems: Problems;
  /** The 識別名 of a filter that is there. */
  readonly filter?: string | undefined;
}

/** フィルターの新規作成, or one that is there. */
export function FilterPage({ page, table, panel, form, problems, filter }: FilterPageProps): VNode {
  const { texts, base } = page;
  const ofPanel = `/plates/${table.number}/panels/${panel.name}`;
  const here = `${base}${ofPanel}/filters/${filter ?? 'new'}`;
  return (
    <FramedPage page={page} title={filter === undefined ? texts.addFilter : texts.of(texts.filter, form.label || filter)} trail={[...plateTrail(page, table), [texts.of(texts.panel, panel.label || panel.name), ofPanel]]}>
      <ProblemSummary page={page} problems={problems} />
      <p>{texts.filterIntro}</p>
      <form method="post" action={here}>
        <Field name="label" label={texts.filterLabel} value={form.label} problems={problems} maxlength={100} />
        <IdentifierField page={page} value={form.name} problems={problems} />
        {problems['conditions'] === undefined ? null : (
          <p class="problem" role="alert">
            {texts.refusedConditions}
          </p>
        )}
        {Array.from({ length: conditionRows }, (_, index) => (
          <ConditionRow page={page} table={table} form={form} index={index} />
        ))}
        <button type="submit">{texts.save}</button>
      </form>
      {filter === undefined ? null : <DeleteForm page={page} action={`${here}/delete`} ask={texts.askRemoveFilter} />}
    </FramedPage>
  );
}

function ConditionRow({ page: { texts }, table, form, index }: { readonly page: Page; readonly table: Table; readonly form: FilterForm; readonly index: number }): VNode {
  const condition = form.conditions[index] ?? { field: '', operator: '', value: '' };
  const option = (value: string, text: string, chosen: string): VNode => (
    <option value={value} selected={value === chosen}>
      {text}
    </option>
  );
  return (
    <fieldset>
      <legend>{texts.condition(index + 1)}</legend>
      <div class="condition">
        <select name="field" aria-label={texts.conditionField(index + 1)}>
          {option('', texts.noCondition, condition.field)}
          {conditionFields(table).map(({ name, label, isPeople }) => option(name, isPeople ? texts.participantsOf(label) : label || texts.changedAt, condition.field))}
        </select>
        <select name="operator" aria-label={texts.conditionOperator(index + 1)}>
          {option('contains', texts.contains, condition.operator)}
          {option('onOrAfter', texts.onOrAfter, condition.operator)}
          {option('onOrBefore', texts.onOrBefore, condition.operator)}
        </select>
        <input type="text" name="value" value={condition.value} aria-label={texts.conditionValue(index + 1)} placeholder={texts.givenByCaller} maxlength={200} />
      </div>
    </fieldset>
  );
}
