import { maySee } from '../principal.js';
import { MessagePage } from '../pages/sign-in-pages.js';
import { pageOf, type ConsoleRequest } from '../http/console-request.js';
import { sendPage } from '@clounect/page-kit';
import type { ConsolePorts } from '../create-console.js';
import type { Response, Router } from 'express';
import type { SignedInPage } from '../http/page.js';

export type Serve = (page: SignedInPage, request: ConsoleRequest, response: Response) => Promise<void>;

export interface TenantRoutes {
  readonly router: Router;
  /** `GET /t/{tenantId}{path}`. */
  serve(path: string, handler: Serve): void;
  /** `POST /t/{tenantId}{path}`. */
  receive(path: string, handler: Serve): void;
}

/** Adds pages of a tenant that nobody reaches but those who may see the tenant. */
export function tenantRoutes(router: Router, ports: Pick<ConsolePorts, 'tenants'>): TenantRoutes {
  const guard = (handler: Serve) => async (request: ConsoleRequest, response: Response): Promise<void> => {
    const page = await signedInPageOf(ports, request);
    if (page === undefined) return refuse(request, response);
    await handler(page, request, response);
  };
  return {
    router,
    serve: (path, handler) => void router.get(`/t/:tenantId${path}`, guard(handler)),
    receive: (path, handler) => void router.post(`/t/:tenantId${path}`, guard(handler)),
  };
}

/** What every page of a tenant knows; `undefined` where whoever asks may not see it. */
export async function signedInPageOf(ports: Pick<ConsolePorts, 'tenants'>, request: ConsoleRequest): Promise<SignedInPage | undefined> {
  const { principal } = request;
  const tenantId = String(request.params.tenantId);
  if (principal === undefined || !maySee(principal, tenantId)) return undefined;
  const tenant = await ports.tenants.find(tenantId);
  const page = pageOf(request);
  return tenant && { ...page, principal, tenant, home: `${page.base}/t/${encodeURIComponent(tenantId)}` };
}

/** The same answer for a tenant of somebody else and for none, so that names cannot be tried out. */
export function refuse(request: ConsoleRequest, response: Response): void {
  const page = pageOf(request);
  sendPage(response, MessagePage({ page, title: page.texts.notFound, text: page.texts.forbidden }), 404);
}
