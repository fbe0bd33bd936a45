import { createAssetRouter, createLanguageRouter, isFromOurPages, protectPages, sendPage } from '@clounect/page-kit';
import express, { type ErrorRequestHandler, type Router } from 'express';
import { z } from 'zod';
import { Refusal } from '../refusal.js';
import type { SimulatedTenant } from '../simulated-tenant.js';
import { createDataRoutes } from './data/data-routes.js';
import { createWebhookRoutes } from './data/webhook-routes.js';
import { text } from './frame/form-values.js';
import { HomePage } from './frame/home-page.js';
import { MessagePage } from './frame/message-page.js';
import { pageOf, personCookie } from './frame/page-of.js';
import { PersonPage } from './frame/person-page.js';
import { createKeyRoutes } from './operation/key-routes.js';
import { createPlateRoutes } from './plates/plate-routes.js';
import { createRecordRoutes } from './records/record-routes.js';
import { createSimulatorRoutes } from './simulator/simulator-routes.js';

const personSchema = z.object({ id: text });

/** The web pages of the simulated JUST.SFA, to be mounted behind its API; its paths are left to whoever comes next. */
export function createPages(tenant: SimulatedTenant): Router {
  const pages = express.Router();
  pages.use(protectPages());
  pages.use('/assets', createAssetRouter(new URL('assets/justsfa/', import.meta.resolve('@clounect/simulators/package.json'))));
  pages.use((request, response, next) => {
    if (isFromOurPages(request)) return next();
    const page = pageOf(tenant, request);
    sendPage(response, MessagePage({ page, title: page.texts.product, text: page.texts.crossSite }), 403);
  });
  pages.use(createLanguageRouter());
  pages.use(express.urlencoded({ extended: false, limit: '200kb' }));
  pages.get('/', (request, response) => {
    const counts = Object.fromEntries(tenant.tables.all().map((table) => [table.number, [...tenant.records.all(table)].length]));
    sendPage(response, HomePage({ page: pageOf(tenant, request), counts }));
  });
  pages.get('/person', (request, response) => sendPage(response, PersonPage({ page: pageOf(tenant, request), people: tenant.users.all().filter(({ kind }) => kind === 'user') })));
  pages.post('/person', (request, response) => {
    const { id } = personSchema.parse(request.body ?? {});
    response.cookie(personCookie, id, { path: request.baseUrl || '/', sameSite: 'lax', httpOnly: true });
    response.redirect(303, `${request.baseUrl}/?done=actionDone`);
  });
  for (const create of [createRecordRoutes, createPlateRoutes, createDataRoutes, createWebhookRoutes, createKeyRoutes, createSimulatorRoutes]) pages.use(create(tenant));
  pages.use((request, response) => {
    const page = pageOf(tenant, request);
    sendPage(response, MessagePage({ page, title: page.texts.notFound, text: page.texts.notFoundText }), 404);
  });
  pages.use(tellError(tenant));

  const router = express.Router();
  return router.use((request, response, next) => (/^\/(sites|_sim)(\/|$)/.test(request.path) ? next() : pages(request, response, next)));
}

const clientErrorSchema = z.object({ status: z.int().min(400).max(499) });

function tellError(tenant: SimulatedTenant): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const page = pageOf(tenant, request);
    const status = error instanceof Refusal ? error.status : (clientErrorSchema.safeParse(error).data?.status ?? 500);
    const isMissing = status === 404;
    sendPage(response, MessagePage({ page, title: isMissing ? page.texts.notFound : page.texts.unexpected, text: isMissing ? page.texts.notFoundText : page.texts.unexpectedText }), status);
  };
}
