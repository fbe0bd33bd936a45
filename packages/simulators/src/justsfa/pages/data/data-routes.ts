import { sendPage } from '@clounect/page-kit';
import express, { type Router } from 'express';
import { z } from 'zod';
import { fieldSchema, type Field } from '../../fields/field.js';
import { notFound } from '../../refusal.js';
import { identifierSchema } from '../../settings/identifier.js';
import type { Table } from '../../settings/table.js';
import type { SimulatedTenant } from '../../simulated-tenant.js';
import { checked, text } from '../frame/form-values.js';
import { numberOf } from '../frame/number-of.js';
import { pageOf } from '../frame/page-of.js';
import { toNameProblems } from '../records/to-problems.js';
import { FieldPage, TablePage, TablesPage, type FieldForm, type NamedForm } from './table-pages.js';

const namedSchema = z.object({ label: text, name: text });
const fieldFormSchema = namedSchema.extend({ required: checked, unique: checked, maxLength: text });

/** データ管理画面 › データテーブル管理: tables and their fields. */
export function createDataRoutes(tenant: SimulatedTenant): Router {
  const router = express.Router();
  const { tables } = tenant;
  const tableOf = (params: unknown): Table => tables.numbered(numberOf(params, 'number'));
  const fieldOf = (table: Table, name: unknown): Field => {
    const field = table.fields.find((candidate) => candidate.name === name);
    if (field === undefined) throw notFound('フィールドが存在しません。');
    return field;
  };

  router.get('/data', (request, response) => sendPage(response, TablesPage({ page: pageOf(tenant, request) })));
  router.get('/data/:number', (request, response) => {
    const table = tableOf(request.params);
    sendPage(response, TablePage({ page: pageOf(tenant, request), table, form: table, problems: {} }));
  });
  router.post('/data/:number', (request, response) => {
    const table = tableOf(request.params);
    const page = pageOf(tenant, request);
    const form: NamedForm = namedSchema.parse(request.body ?? {});
    try {
      const name = z.object({ name: identifierSchema }).parse(form).name;
      tables.rename(table, name);
      tables.put({ ...tables.numbered(table.number), label: form.label });
    } catch (error) {
      return sendPage(response, TablePage({ page, table, form, problems: toNameProblems(error, page.texts) }), 422);
    }
    response.redirect(303, `${page.base}/data/${table.number}?done=settingsSaved`);
  });
  router.get('/data/:number/fields/:field', (request, response) => {
    const table = tableOf(request.params);
    const field = fieldOf(table, request.params.field);
    sendPage(response, FieldPage({ page: pageOf(tenant, request), table, field, form: toFieldForm(field), problems: {} }));
  });
  router.post('/data/:number/fields/:field', (request, response) => {
    const table = tableOf(request.params);
    const field = fieldOf(table, request.params.field);
    const page = pageOf(tenant, request);
    const form: FieldForm = fieldFormSchema.parse(request.body ?? {});
    try {
      // Checked before the first change, so that a refused form changes nothing.
      const changed = fieldSchema.parse(fromFieldForm(field, form));
      tables.renameField(table, field.name, changed.name);
      const renamed = tables.numbered(table.number);
      tables.put({ ...renamed, fields: renamed.fields.map((other) => (other.name === changed.name ? changed : other)) });
    } catch (error) {
      return sendPage(response, FieldPage({ page, table, field, form, problems: toNameProblems(error, page.texts) }), 422);
    }
    response.redirect(303, `${page.base}/data/${table.number}?done=settingsSaved`);
  });
  return router;
}

function toFieldForm(field: Field): FieldForm {
  return {
    label: field.label,
    name: field.name,
    required: 'required' in field && field.required,
    unique: 'unique' in field && field.unique,
    maxLength: 'maxLength' in field && field.maxLength !== undefined ? String(field.maxLength) : '',
  };
}

function fromFieldForm(field: Field, { label, name, required, unique, maxLength }: FieldForm): unknown {
  return {
    ...field,
    label,
    name,
    ...('required' in field ? { required } : {}),
    ...('unique' in field ? { unique, maxLength: maxLength === '' ? undefined : Number(maxLength) } : {}),
  };
}
