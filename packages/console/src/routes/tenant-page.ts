import { maySee } from '../principal.js';
import { MessagePage } from '../pages/sign-in-pages.js';
import { pageOf, type ConsoleRequest } from '../http/console-request.js';
import { sendPage } from '../http/send-page.js';
import type { ConsolePorts } from '../create-console.js';
import type { Response } from 'express';
import type { SignedInPage } from '../http/page.js';

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
