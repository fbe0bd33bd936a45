import { z } from 'zod';
import { webhookSchema, type Webhook } from '../../webhooks/webhook.js';
import { checked, text, texts } from '../frame/form-values.js';

const formSchema = z.object({
  title: text,
  url: text,
  'header.name': texts,
  'header.value': texts,
  limitsFields: checked,
  fields: texts,
  add: checked,
  update: checked,
  delete: checked,
  changedField: text,
  record: text,
});

export interface WebhookForm {
  readonly title: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** 送信対象フィールド選択; off: all fields are sent. */
  readonly limitsFields: boolean;
  readonly fields: readonly string[];
  readonly add: boolean;
  readonly update: boolean;
  readonly delete: boolean;
  /** フィールドの値が更新された; empty: off. */
  readonly changedField: string;
  /** The record that テスト送信 picks; empty: the newest. */
  readonly record: string;
}

export const newWebhookForm: WebhookForm = { title: '', url: '', headers: [], limitsFields: false, fields: [], add: false, update: false, delete: false, changedField: '', record: '' };

export function parseWebhookForm(body: unknown): WebhookForm {
  const { 'header.name': names, 'header.value': values, ...form } = formSchema.parse(body ?? {});
  const headers = names.map((name, index): readonly [string, string] => [name.trim(), (values[index] ?? '').trim()]);
  return { ...form, headers: headers.filter(([name, value]) => name !== '' || value !== '') };
}

export function toWebhookForm({ title, url, headers, fields, triggers }: Webhook): WebhookForm {
  const { add, update, delete: remove, changedField } = triggers;
  return { title, url, headers: Object.entries(headers), limitsFields: fields !== null, fields: fields ?? [], add, update, delete: remove, changedField: changedField ?? '', record: '' };
}

// What http lets stand in a header; anything else would only fail when it is sent.
const headersSchema = z.array(z.tuple([z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/), z.string().regex(/^[\t\x20-\x7e]*$/)]));

/** Throws a ZodError that names what is wrong: `title`, `url`, `headers`. */
export function fromWebhookForm(id: string, table: string, form: WebhookForm): Webhook {
  const headers = z.object({ headers: headersSchema }).parse(form).headers;
  return webhookSchema.parse({
    id,
    table,
    title: form.title,
    url: form.url,
    headers: Object.fromEntries(headers),
    triggers: { add: form.add, update: form.update, delete: form.delete, changedField: form.changedField === '' ? null : form.changedField },
    fields: form.limitsFields ? form.fields : null,
  });
}
