import { createAssetRouter, createLanguageRouter, isFromOurPages, protectPages, sendPage } from '@clounect/page-kit';
import express, { type ErrorRequestHandler, type Router } from 'express';
import { GraphRefusal } from '../graph-refusal.js';
import type { GraphWorld } from '../state/graph-world.js';
import { createEntraRoutes } from './entra/entra-routes.js';
import { createUserRoutes } from './entra/user-routes.js';
import { MessagePage } from './frame.js';
import { createCalendarRoutes } from './outlook/calendar-routes.js';
import { createEventRoutes } from './outlook/event-routes.js';
import { pageOf } from './page.js';
import { createFaultRoutes } from './service/fault-routes.js';
import { createNotificationPages } from './service/notification-pages.js';
import { createSwitchRoutes } from './service/switch-routes.js';
import { StartPage } from './start-page.js';

const assets = new URL('assets/graph/', import.meta.resolve('@clounect/simulators/package.json'));

/** The pages for people, at the root: Entra's and Outlook's screens, and what only a simulator has. Never counted against limits. */
export function createGraphPages(world: GraphWorld): Router {
  const routes = express.Router();
  routes.use(protectPages());
  routes.use('/assets', createAssetRouter(assets, { calendar: import.meta.resolve('@event-calendar/build/dist/event-calendar.min.js') }));
  routes.use(createLanguageRouter());
  routes.use((request, response, next) => {
    const page = pageOf(request);
    if (isFromOurPages(request)) next();
    else sendPage(response, MessagePage({ page, title: page.texts.refused, text: page.texts.crossSite }), 403);
  });
  routes.use(express.urlencoded({ extended: false, limit: '2mb' }));
  routes.get('/', (request, response) => sendPage(response, StartPage({ page: pageOf(request) })));
  routes.use(createEntraRoutes(world), createUserRoutes(world), createCalendarRoutes(world), createEventRoutes(world));
  routes.use(createNotificationPages(world), createSwitchRoutes(world), createFaultRoutes(world));
  routes.use((request, response) => {
    const page = pageOf(request);
    sendPage(response, MessagePage({ page, title: page.texts.notFound, text: page.texts.notFoundText }), 404);
  });
  return routes.use(tellRefusal);
}

const tellRefusal: ErrorRequestHandler = (error: unknown, request, response, next) => {
  const page = pageOf(request);
  const isRefusal = error instanceof GraphRefusal;
  if (response.headersSent || (!isRefusal && !isClientError(error))) next(error);
  else sendPage(response, MessagePage({ page, title: page.texts.refused, text: `${isRefusal ? `${error.code}: ` : ''}${error.message}` }), error.status);
};

const isClientError = (error: unknown): error is Error & { readonly status: number } => error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500;
