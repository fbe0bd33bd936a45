import express, { type Router } from 'express';
import { byteOrderMark, toCsvHeader, toCsvLine } from '../pages/to-csv.js';
import { ContactPage } from '../pages/contact-page.js';
import { CustomerCard, DashboardPage } from '../pages/dashboard-page.js';
import { logFilterSchema, toPageQuery } from '../pages/log-filter.js';
import { ManualPage } from '../pages/manual-page.js';
import { LogTable } from '../pages/log-section.js';
import { maySee } from '../principal.js';
import { MessagePage } from '../pages/sign-in-pages.js';
import { pageOf, type ConsoleRequest } from '../http/console-request.js';
import { sendPage, sendPart } from '../http/send-page.js';
import { WhyPage } from '../pages/why-page.js';
import type { ConsolePorts } from '../create-console.js';
import type { Response } from 'express';
import type { SignedInPage } from '../http/page.js';

const linesPerPage = 50;
const linesPerExportRound = 1_000;
const explanationsShown = 50;

type Serve = (page: SignedInPage, request: ConsoleRequest, response: Response) => Promise<void>;

/** The pages of one tenant, below `/t/{tenantId}`, for those who may see it. */
export function createTenantRouter(ports: ConsolePorts): Router {
  const router = express.Router();
  const serve = (path: string, handler: Serve): void => {
    router.get(`/t/:tenantId${path}`, async (request: ConsoleRequest, response) => {
      const page = await signedInPageOf(ports, request);
      if (page === undefined) return refuse(request, response);
      await handler(page, request, response);
    });
  };
  router.get('/', (request: ConsoleRequest, response) => {
    const access = request.principal?.access;
    response.redirect(303, `${pageOf(request).base}${access?.role === 'administrator' ? `/t/${encodeURIComponent(access.tenantId)}/` : '/tenants'}`);
  });
  serve('/', async (page, request, response) => {
    const filter = logFilterSchema.parse(request.query);
    const { tenantId } = page.tenant;
    const [log, use, links] = await Promise.all([ports.activity.page(toPageQuery(tenantId, page.tenant.timeZone, filter, linesPerPage)), ports.monthlyUse(tenantId), ports.tenants.links(tenantId)]);
    sendPage(response, DashboardPage({ page, log, filter, use, people: [...new Set(links.map(({ name }) => name))].sort() }));
  });
  serve('/log', async (page, request, response) => {
    const filter = logFilterSchema.parse(request.query);
    sendPart(response, LogTable({ page, filter, log: await ports.activity.page(toPageQuery(page.tenant.tenantId, page.tenant.timeZone, filter, linesPerPage)) }));
  });
  serve('/customer', async (page, _request, response) => sendPart(response, CustomerCard({ page, use: await ports.monthlyUse(page.tenant.tenantId) })));
  serve('/log.csv', (page, request, response) => exportLog(ports, page, request, response));
  serve('/manual', async (page, _request, response) => sendPage(response, ManualPage({ page })));
  serve('/contact', async (page, _request, response) => sendPage(response, ContactPage({ page, contact: ports.contact })));
  serve('/why/:recordId', async (page, request, response) => {
    const recordId = String(request.params.recordId);
    const query = { tenantId: page.tenant.tenantId, recordId, limit: explanationsShown };
    const [explanations, entries] = await Promise.all([ports.activity.explain(query), ports.activity.list(query)]);
    sendPage(response, WhyPage({ page, recordId, explanations, entries }));
  });
  return router;
}

async function signedInPageOf(ports: ConsolePorts, request: ConsoleRequest): Promise<SignedInPage | undefined> {
  const { principal } = request;
  const tenantId = String(request.params.tenantId);
  if (principal === undefined || !maySee(principal, tenantId)) return undefined;
  const tenant = await ports.tenants.find(tenantId);
  const page = pageOf(request);
  return tenant && { ...page, principal, tenant, home: `${page.base}/t/${encodeURIComponent(tenantId)}` };
}

/** The same answer for a tenant of somebody else and for none, so that names cannot be tried out. */
function refuse(request: ConsoleRequest, response: Response): void {
  const page = pageOf(request);
  sendPage(response, MessagePage({ page, title: page.texts.notFound, text: page.texts.forbidden }), 404);
}

/** Page by page, so that a log of any length takes no more memory. */
async function exportLog(ports: ConsolePorts, page: SignedInPage, request: ConsoleRequest, response: Response): Promise<void> {
  const { texts, language, tenant } = page;
  const context = { texts, language, timeZone: tenant.timeZone };
  const filter = logFilterSchema.parse(request.query);
  response.type('text/csv; charset=utf-8').set('cache-control', 'no-store').attachment(`clounect-${tenant.tenantId}-${ports.clock.now().slice(0, 10)}.csv`);
  response.write(byteOrderMark + toCsvHeader(context));
  for (let after: string | undefined; ; ) {
    const { entries, next } = await ports.activity.page(toPageQuery(tenant.tenantId, tenant.timeZone, { ...filter, after }, linesPerExportRound));
    const hasRoom = response.write(entries.map((entry) => toCsvLine(entry, context)).join(''));
    if (next === undefined || response.destroyed) break;
    if (!hasRoom) await new Promise<void>((resolve) => void response.once('drain', resolve).once('close', resolve));
    after = next;
  }
  response.end();
}
