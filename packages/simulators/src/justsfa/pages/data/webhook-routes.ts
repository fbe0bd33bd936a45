import { sendPage } from '@clounect/page-kit';
import express, { type Request, type Response, type Router } from 'express';
import { randomBytes } from 'node:crypto';
import { notFound } from '../../refusal.js';
import { toEnvelope } from '../../records/to-envelope.js';
import type { SimulatedTenant } from '../../simulated-tenant.js';
import type { Table } from '../../settings/table.js';
import { sendTest } from '../../webhooks/send-test.js';
import { toWebhookBody } from '../../webhooks/to-webhook-body.js';
import type { Delivery } from '../../webhooks/webhook-sender.js';
import type { Webhook } from '../../webhooks/webhook.js';
import type { Problems } from '../frame/form-parts.js';
import { numberOf } from '../frame/number-of.js';
import { pageOf } from '../frame/page-of.js';
import { titleOf } from '../records/record-row.js';
import { toProblems } from '../records/to-problems.js';
import { fromWebhookForm, newWebhookForm, parseWebhookForm, toWebhookForm, type WebhookForm } from './webhook-form.js';
import { WebhookPage, WebhooksPage } from './webhook-pages.js';

const recordsToPick = 100;

interface Shown {
  readonly form: WebhookForm;
  readonly id?: string | undefined;
  readonly problems?: Problems;
  readonly tested?: Delivery;
}

/** データテーブル管理 › テーブル › Webhook設定. */
export function createWebhookRoutes(tenant: SimulatedTenant): Router {
  const router = express.Router();
  const { webhooks, records } = tenant;
  const tableOf = (request: Request): Table => tenant.tables.numbered(numberOf(request.params, 'number'));
  /** The setting that the path names; `new`: none yet. */
  const idOf = (table: Table, request: Request): string | undefined => {
    const id = String(request.params['id']);
    return id === 'new' ? undefined : find(table, id).id;
  };
  const find = (table: Table, id: string): Webhook => {
    const webhook = webhooks.find(id);
    if (webhook === undefined || webhook.table !== table.name) throw notFound('Webhook設定が存在しません。');
    return webhook;
  };
  const show = (request: Request, response: Response, table: Table, { form, id, problems = {}, tested }: Shown): void => {
    const newest = [...records.all(table)].slice(-recordsToPick).reverse();
    const fields = form.limitsFields ? form.fields : null;
    const body = newest[0] && toWebhookBody('UPDATE_RECORD', toEnvelope(table, newest[0], tenant.readRules()), fields, tenant.switches.current());
    const page = WebhookPage({
      ...{ page: pageOf(tenant, request), table, form, problems, id, tested },
      records: newest.map((record) => [record.recordId, titleOf(table, record)]),
      example: body === undefined ? undefined : JSON.stringify(body, null, 2),
    });
    sendPage(response, page, Object.keys(problems).length === 0 ? 200 : 422);
  };

  router.get('/data/:number/webhooks', (request, response) => {
    const table = tableOf(request);
    sendPage(response, WebhooksPage({ page: pageOf(tenant, request), table, webhooks: webhooks.all().filter((webhook) => webhook.table === table.name) }));
  });
  router.get('/data/:number/webhooks/:id', (request, response) => {
    const table = tableOf(request);
    const id = idOf(table, request);
    show(request, response, table, { id, form: id === undefined ? newWebhookForm : toWebhookForm(find(table, id)) });
  });
  router.get('/data/:number/webhooks/:id/test', (request, response) => response.redirect(303, `${request.baseUrl}${request.path.replace(/\/test$/, '')}`));
  router.post('/data/:number/webhooks/:id', (request, response) => {
    const table = tableOf(request);
    const id = idOf(table, request);
    const form = parseWebhookForm(request.body);
    const page = pageOf(tenant, request);
    try {
      webhooks.put(fromWebhookForm(id ?? `webhook-${randomBytes(6).toString('hex')}`, table.name, form));
    } catch (error) {
      return show(request, response, table, { form, id, problems: toProblems(error, page.texts) });
    }
    response.redirect(303, `${page.base}/data/${table.number}/webhooks?done=settingsSaved`);
  });
  router.post('/data/:number/webhooks/:id/test', async (request, response) => {
    const table = tableOf(request);
    const id = idOf(table, request);
    const form = parseWebhookForm(request.body);
    const { texts } = pageOf(tenant, request);
    try {
      // As it stands in the dialog, saved or not.
      const webhook = fromWebhookForm(id ?? 'not-saved', table.name, form);
      const tested = await sendTest(tenant, webhook, /^\d{1,9}$/.test(form.record) ? Number(form.record) : undefined);
      show(request, response, table, { form, id, tested });
    } catch (error) {
      show(request, response, table, { form, id, problems: toProblems(error, texts) });
    }
  });
  router.post('/data/:number/webhooks/:id/delete', (request, response) => {
    const table = tableOf(request);
    webhooks.remove(find(table, String(request.params['id'])).id);
    response.redirect(303, `${request.baseUrl}/data/${table.number}/webhooks?done=settingsRemoved`);
  });
  return router;
}
