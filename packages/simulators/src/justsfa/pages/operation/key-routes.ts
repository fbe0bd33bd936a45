import { sendPage, sendPart } from '@clounect/page-kit';
import express, { type Request, type Router } from 'express';
import { randomBytes } from 'node:crypto';
import type { ApiKey } from '../../access/api-key.js';
import { notFound } from '../../refusal.js';
import type { SimulatedTenant } from '../../simulated-tenant.js';
import { pageOf } from '../frame/page-of.js';
import { toProblems } from '../records/to-problems.js';
import { fromKeyForm, newKeyForm, parseKeyForm, toKeyForm, toKeyId } from './key-form.js';
import { KeyPage, KeysPage, OperationPage } from './key-pages.js';
import { usageOf, UsagePart } from './usage-part.js';

/** 運用管理画面 › API連携設定. */
export function createKeyRoutes(tenant: SimulatedTenant): Router {
  const router = express.Router();
  const { apiKeys, tables } = tenant;
  const keyOf = (request: Request): ApiKey => {
    const found = apiKeys.all().find(({ key }) => toKeyId(key) === request.params['id']);
    if (found === undefined) throw notFound('API-Keyが存在しません。');
    return found;
  };

  router.get('/operation', (request, response) => sendPage(response, OperationPage({ page: pageOf(tenant, request) })));
  router.get('/operation/usage', (request, response) => sendPart(response, UsagePart({ page: pageOf(tenant, request), usage: usageOf(tenant) })));
  router.get('/operation/api-keys', (request, response) => sendPage(response, KeysPage({ page: pageOf(tenant, request), keys: apiKeys.all(), usage: usageOf(tenant) })));
  router.get('/operation/api-keys/new', (request, response) => sendPage(response, KeyPage({ page: pageOf(tenant, request), form: newKeyForm, problems: {} })));
  router.get('/operation/api-keys/:id', (request, response) => {
    const found = keyOf(request);
    sendPage(response, KeyPage({ page: pageOf(tenant, request), form: toKeyForm(found), problems: {}, apiKey: found.key }));
  });
  router.post('/operation/api-keys/:id', (request, response) => {
    const found = request.params.id === 'new' ? undefined : keyOf(request);
    const page = pageOf(tenant, request);
    const form = parseKeyForm(request.body);
    const kept = found ?? { key: randomBytes(24).toString('base64url'), actsAs: 'administrator' };
    try {
      apiKeys.put(fromKeyForm(kept, form, tables.all().map(({ name }) => name)));
    } catch (error) {
      return sendPage(response, KeyPage({ page, form, problems: toProblems(error, page.texts), apiKey: found?.key }), 422);
    }
    response.redirect(303, `${page.base}/operation/api-keys/${toKeyId(kept.key)}?done=settingsSaved`);
  });
  router.post('/operation/api-keys/:id/delete', (request, response) => {
    apiKeys.remove(keyOf(request).key);
    response.redirect(303, `${request.baseUrl}/operation/api-keys?done=settingsRemoved`);
  });
  return router;
}
