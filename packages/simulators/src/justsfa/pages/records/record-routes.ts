import { sendPage, sendPart } from '@clounect/page-kit';
import express, { type Router } from 'express';
import { z } from 'zod';
import { notFound } from '../../refusal.js';
import type { StoredRecord } from '../../records/record.js';
import type { SimulatedTenant } from '../../simulated-tenant.js';
import type { Table } from '../../settings/table.js';
import type { Page } from '../frame/page.js';
import { pageOf } from '../frame/page-of.js';
import { numberOf } from '../frame/number-of.js';
import { listFilterSchema } from './list-filter.js';
import { parseRecordForm, toRecordForm, toWritten, type RecordForm } from './record-form.js';
import { RecordFormPage } from './record-form-page.js';
import { RecordListPage, RecordRows } from './record-list-page.js';
import { titleOf } from './record-row.js';
import { selectRecords } from './select-records.js';
import { toProblems } from './to-problems.js';
import type { Problems } from '../frame/form-parts.js';

const versionSchema = z.object({ version: z.coerce.number() }).catch({ version: 0 });

/** The list of a table's records, and the forms by which a person makes, changes and deletes one: as on the product's own screen. */
export function createRecordRoutes(tenant: SimulatedTenant): Router {
  const router = express.Router();
  const { tables, records, users } = tenant;
  const tableOf = (params: unknown): Table => tables.numbered(numberOf(params, 'number'));
  const recordOf = (table: Table, params: unknown): StoredRecord => {
    const found = records.find(table, numberOf(params, 'id'));
    if (found === undefined) throw notFound('レコードが存在しません。');
    return found;
  };
  const toForm = (page: Page, table: Table, form: RecordForm, problems: Problems, record?: StoredRecord) =>
    RecordFormPage({ page, table, form, problems, people: users.all(), record: record && { id: record.recordId, version: record.updatedAt, title: titleOf(table, record) } });
  const toList = (page: Page, table: Table, query: unknown) => {
    const filter = listFilterSchema.parse(query);
    const now = tenant.now();
    return { page, table, filter, selection: selectRecords(table, records.all(table), filter, now), find: users.find, now };
  };

  router.get('/plates/:number', (request, response) => {
    const list = toList(pageOf(tenant, request), tableOf(request.params), request.query);
    sendPage(response, RecordListPage({ ...list, people: users.all() }));
  });
  router.get('/plates/:number/rows', (request, response) => sendPart(response, RecordRows(toList(pageOf(tenant, request), tableOf(request.params), request.query))));
  router.get('/plates/:number/new', (request, response) => {
    const table = tableOf(request.params);
    sendPage(response, toForm(pageOf(tenant, request), table, toRecordForm(table), {}));
  });
  // The language can be changed on a form that was refused, which leads here.
  router.get('/plates/:number/records', (request, response) => response.redirect(303, `${request.baseUrl}/plates/${tableOf(request.params).number}/new`));
  router.get('/plates/:number/records/:id', (request, response) => {
    const table = tableOf(request.params);
    const record = recordOf(table, request.params);
    sendPage(response, toForm(pageOf(tenant, request), table, toRecordForm(table, record), {}, record));
  });
  router.post('/plates/:number/records', (request, response) => {
    const table = tableOf(request.params);
    const page = pageOf(tenant, request);
    const form = parseRecordForm(table, request.body);
    try {
      records.insert(table, toWritten(table, form), page.person.id);
    } catch (error) {
      return sendPage(response, toForm(page, table, form, toProblems(error, page.texts, table)), 422);
    }
    response.redirect(303, `${page.base}/plates/${table.number}?done=recordMade`);
  });
  router.post('/plates/:number/records/:id', (request, response) => {
    const table = tableOf(request.params);
    const record = recordOf(table, request.params);
    const page = pageOf(tenant, request);
    const form = parseRecordForm(table, request.body);
    // Somebody was quicker, perhaps in Outlook: what was typed is kept and can be saved over it.
    if (versionSchema.parse(request.body).version !== record.updatedAt) {
      const by = users.find(record.updatedBy)?.name ?? record.updatedBy;
      return sendPage(response, toForm(page, table, form, { '': page.texts.changedMeanwhile(by) }, record), 409);
    }
    try {
      records.update(table, { recordId: record.recordId }, toWritten(table, form, record), page.person.id);
    } catch (error) {
      return sendPage(response, toForm(page, table, form, toProblems(error, page.texts, table), record), 422);
    }
    response.redirect(303, `${page.base}/plates/${table.number}?done=recordChanged`);
  });
  router.post('/plates/:number/records/:id/delete', (request, response) => {
    const table = tableOf(request.params);
    const page = pageOf(tenant, request);
    records.remove(table, recordOf(table, request.params).recordId, page.person.id);
    response.redirect(303, `${page.base}/plates/${table.number}?done=recordRemoved`);
  });
  return router;
}
