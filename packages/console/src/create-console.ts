import express, { type Router } from 'express';
import { createAssetRouter, isFromOurPages, protectPages, sendPage } from '@clounect/page-kit';
import { createInsightRouter, type InsightPorts } from './routes/insight-routes.js';
import { createOperatorRouter } from './routes/operator-routes.js';
import { createSignInRouter } from './routes/sign-in-routes.js';
import { createSettingsRouter } from './routes/settings-routes.js';
import { createTenantRouter } from './routes/tenant-routes.js';
import { createUserRouter } from './routes/user-routes.js';
import { MessagePage } from './pages/sign-in-pages.js';
import { pageOf, type ConsoleRequest } from './http/console-request.js';
import type { Accounts } from './accounts/accounts.js';
import type { ActivityLog, Clock, HeldDeletions, Tenant, TenantHealth, TenantRepository } from '@clounect/core';
import type { ErrorRequestHandler } from 'express';
import type { MonthlyUse } from './pages/dashboard-page.js';
import type { Principal } from './principal.js';
import type { TenantSettings } from './settings/tenant-settings.js';
import type { UserPorts } from './users/user-ports.js';

export interface ConsolePorts extends InsightPorts {
  readonly tenants: Pick<TenantRepository, 'find' | 'links'>;
  readonly activity: Pick<ActivityLog, 'page' | 'list' | 'explain' | 'titles'>;
  /** What the customer is billed by, of the present month. */
  readonly monthlyUse: (tenantId: string) => Promise<MonthlyUse>;
  /** For operators. */
  readonly listTenants: () => Promise<readonly Tenant[]>;
  /** How a tenant is; `undefined`: nothing is known of it. */
  readonly health: (tenantId: string) => Promise<TenantHealth | undefined>;
  readonly settings: TenantSettings;
  readonly heldDeletions: Pick<HeldDeletions, 'list' | 'approve' | 'discard'>;
  /** For the page of linked users. */
  readonly users: UserPorts;
  readonly clock: Clock;
  /** Where a customer asks for help: an address or a sentence. */
  readonly contact?: string | undefined;
}

export interface ConsoleOptions extends ConsolePorts {
  /** The console's own sign-in; or else who signed in at the host, from the request's headers. */
  readonly signIn: Accounts | { readonly toPrincipal: (headers: Readonly<Record<string, string | readonly string[] | undefined>>) => Promise<Principal | undefined> };
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** The pages, to be mounted into an Express app at any path and before any body parser. */
export function createConsole(options: ConsoleOptions): Router {
  const { signIn, onError = () => undefined } = options;
  const router = express.Router();
  router.use(protectPages());
  router.use('/assets', createAssetRouter(new URL('../assets/', import.meta.url)));
  router.use((request, response, next) => {
    if (isFromOurPages(request)) next();
    else sendPage(response, MessagePage({ page: pageOf(request), title: pageOf(request).texts.signIn, text: pageOf(request).texts.crossSite }), 403);
  });
  router.use(express.urlencoded({ extended: false, limit: '100kb' }));
  router.use(createSignInRouter(signIn));
  router.use(createTenantRouter(options));
  router.use(createSettingsRouter(options));
  router.use(createInsightRouter(options));
  router.use(createUserRouter(options));
  router.use(createOperatorRouter(options));
  router.use((request: ConsoleRequest, response) => {
    const page = pageOf(request);
    sendPage(response, MessagePage({ page, title: page.texts.notFound, text: page.texts.notFoundText }), 404);
  });
  return router.use(tellError(onError));
}

function tellError(onError: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const status = typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number' && error.status >= 400 && error.status < 500 ? error.status : 500;
    if (status === 500) onError(error);
    if (response.headersSent) return next(error);
    const page = pageOf(request);
    sendPage(response, MessagePage({ page, title: page.texts.unexpected, text: page.texts.unexpected }), status);
  };
}
