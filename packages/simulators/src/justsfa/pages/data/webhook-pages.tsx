import { WideTable } from '@clounect/page-kit';
import type { VNode } from 'preact';
import type { Table } from '../../settings/table.js';
import type { Delivery } from '../../webhooks/webhook-sender.js';
import type { Webhook } from '../../webhooks/webhook.js';
import { CheckBox, Choice, DeleteForm, Field, Problem, ProblemSummary, type Problems } from '../frame/form-parts.js';
import { FramedPage } from '../frame/framed-page.js';
import type { Page } from '../frame/page.js';
import { dataTrail } from './table-pages.js';
import type { WebhookForm } from './webhook-form.js';

/** Rows for further headers below those that are there. */
const spareHeaders = 2;

/** Webhook設定 of a table. */
export function WebhooksPage({ page, table, webhooks }: { readonly page: Page; readonly table: Table; readonly webhooks: readonly Webhook[] }): VNode {
  const { texts, base } = page;
  const here = `${base}/data/${table.number}/webhooks`;
  return (
    <FramedPage page={page} title={texts.webhookSettings} trail={[...dataTrail(texts), [table.label || table.name, `/data/${table.number}`]]}>
      <p class="actions">
        <a href={`${here}/new`} role="button">
          + {texts.addWebhook}
        </a>
      </p>
      {webhooks.length === 0 ? (
        <p>{texts.noWebhooks}</p>
      ) : (
        <WideTable label={texts.webhookSettings} heads={[texts.title, texts.webhookUrl, texts.triggers]}>
          {webhooks.map(({ id, title, url, triggers }) => (
            <tr>
              <td>
                <a href={`${here}/${id}`}>{title || id}</a>
              </td>
              <td>{url}</td>
              <td>
                {[
                  ...(triggers.add ? [texts.triggerAdd] : []),
                  ...(triggers.update ? [texts.triggerUpdate] : []),
                  ...(triggers.delete ? [texts.triggerDelete] : []),
                  ...((triggers.changedField ?? null) === null ? [] : [texts.triggerField]),
                ].join(texts.listSeparator)}
              </td>
            </tr>
          ))}
        </WideTable>
      )}
    </FramedPage>
  );
}

interface WebhookPageProps {
  readonly page: Page;
  readonly table: Table;
  readonly form: WebhookForm;
  readonly problems: Problems;
  /** Of a setting that is there. */
  readonly id?: string | undefined;
  /** Records that テスト送信 can pick: id and title. */
  readonly records: readonly (readonly [id: number, title: string])[];
  /** What would be sent of the newest record. */
  readonly example: string | undefined;
  readonly tested?: Delivery | undefined;
}

/** The dialog of one Webhook設定. */
export function WebhookPage({ page, table, form, problems, id, records, example, tested }: WebhookPageProps): VNode {
  const { texts, base } = page;
  const list = `/data/${table.number}/webhooks`;
  const here = `${base}${list}/${id ?? 'new'}`;
  return (
    <FramedPage page={page} title={id === undefined ? texts.addWebhook : texts.of(texts.webhookSettings, form.title || id)} trail={[...dataTrail(texts), [table.label || table.name, `/data/${table.number}`], [texts.webhookSettings, list]]}>
      <ProblemSummary page={page} problems={problems} />
      <p>{texts.webhookIsVisible}</p>
      <form method="post" action={here}>
        <Field name="title" label={texts.title} value={form.title} problems={problems} maxlength={100} />
        <Field name="url" label={texts.webhookUrl} value={form.url} type="url" problems={problems} required />
        <Headers page={page} form={form} problem={problems['headers']} />
        <SentFields page={page} table={table} form={form} />
        <fieldset>
          <legend>{texts.triggers}</legend>
          <CheckBox name="add" label={texts.triggerAdd} checked={form.add} />
          <CheckBox name="update" label={texts.triggerUpdate} checked={form.update} />
          <CheckBox name="delete" label={texts.triggerDelete} checked={form.delete} />
          <Choice name="changedField" label={texts.triggerField} value={form.changedField} options={[['', texts.triggerFieldOff], ...table.fields.map(({ name, label }) => [name, label || name] as const)]} />
        </fieldset>
        <TestSend page={page} here={here} form={form} records={records} tested={tested} />
        <button type="submit">{texts.save}</button>
      </form>
      <details>
        <summary>{texts.showExample}</summary>
        <p>{texts.exampleIntro}</p>
        {example === undefined ? <p>{texts.noExample}</p> : <pre tabIndex={0}>{example}</pre>}
      </details>
      {id === undefined ? null : <DeleteForm page={page} action={`${here}/delete`} ask={texts.askRemoveWebhook} />}
    </FramedPage>
  );
}

function Headers({ page: { texts }, form, problem }: { readonly page: Page; readonly form: WebhookForm; readonly problem: string | undefined }): VNode {
  const rows = [...form.headers, ...Array.from({ length: spareHeaders }, () => ['', ''] as const)];
  return (
    <fieldset>
      <legend>{texts.requestHeaders}</legend>
      <p>
        <small>{texts.requestHeadersHint}</small>
      </p>
      {rows.map(([name, value], index) => (
        <div class="pair">
          <input type="text" name="header.name" value={name} aria-label={texts.headerName(index + 1)} placeholder={texts.headerNameExample} maxlength={200} />
          <input type="text" name="header.value" value={value} aria-label={texts.headerValue(index + 1)} maxlength={2000} autocomplete="off" />
        </div>
      ))}
      {problem === undefined ? null : <Problem text={texts.refusedHeaders} />}
    </fieldset>
  );
}

function SentFields({ page: { texts }, table, form }: { readonly page: Page; readonly table: Table; readonly form: WebhookForm }): VNode {
  return (
    <fieldset>
      <legend>{texts.sentFields}</legend>
      <CheckBox name="limitsFields" label={texts.limitFields} checked={form.limitsFields} />
      <p>
        <small>{texts.allFieldsAreSent}</small>
      </p>
      <div class="choices">
        {table.fields.map(({ name, label }) => (
          <CheckBox name="fields" value={name} label={label || name} checked={form.fields.includes(name)} />
        ))}
      </div>
    </fieldset>
  );
}

function TestSend({ page: { texts }, here, form, records, tested }: { readonly page: Page; readonly here: string; readonly form: WebhookForm } & Pick<WebhookPageProps, 'records' | 'tested'>): VNode {
  const isTaken = tested !== undefined && tested.status >= 200 && tested.status < 300;
  return (
    <fieldset>
      <legend>{texts.testSend}</legend>
      {records.length === 0 ? <p id="no-record">{texts.noRecordToSend}</p> : <Choice name="record" label={texts.chooseRecord} value={form.record} options={records.map(([id, title]) => [String(id), `${id}: ${title}`])} />}
      <button type="submit" class="secondary" formaction={`${here}/test`} disabled={records.length === 0} {...(records.length === 0 && { 'aria-describedby': 'no-record' })}>
        {texts.testSend}
      </button>
      {tested === undefined ? null : (
        <p class={`notice ${isTaken ? 'good' : 'bad'}`} role="status">
          {isTaken ? texts.testTaken(tested.status) : tested.status === 0 ? texts.testUnanswered(tested.error ?? '') : texts.testRefused(tested.status)}
        </p>
      )}
    </fieldset>
  );
}
