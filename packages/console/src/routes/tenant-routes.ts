import express, { type Router } from 'express';
import { byteOrderMark, toCsvHeader, toCsvLine } from '../pages/to-csv.js';
import { ContactPage } from '../pages/contact-page.js';
import { CustomerCard, DashboardPage } from '../pages/dashboard-page.js';
import { logFilterSchema, toPageQuery } from '../pages/log-filter.js';
import { ManualPage } from '../pages/manual-page.js';
import { HealthCard } from '../pages/health-card.js';
import { heldDecisionSchema } from '../pages/held-decision.js';
import { HeldPage } from '../pages/held-page.js';
import { LogTable } from '../pages/log-section.js';
import { pageOf, type ConsoleRequest } from '../http/console-request.js';
import { tenantRoutes } from './tenant-page.js';
import { sendPage, sendPart } from '@clounect/page-kit';
import { readLog, titlesOf } from './read-log.js';
import { FindRecordPage } from '../pages/why/find-record.js';
import { toRecordId } from '../pages/why/to-record-id.js';
import { toTitleOf } from '../pages/to-title-of.js';
import { WhyPage } from '../pages/why/why-page.js';
import { z } from 'zod';
import type { ConsolePorts } from '../create-console.js';
import type { Response } from 'express';
import type { SignedInPage } from '../http/page.js';

const recordQuerySchema = z.object({ record: z.string().optional().catch(undefined) });
const linesPerPage = 50;
const linesPerExportRound = 1_000;
const explanationsShown = 50;
const heldPerPage = 200;

/** The pages of one tenant, below `/t/{tenantId}`, for those who may see it. */
export function createTenantRouter(ports: ConsolePorts): Router {
  const { router, serve, receive } = tenantRoutes(express.Router(), ports);
  router.get('/', (request: ConsoleRequest, response) => {
    const access = request.principal?.access;
    response.redirect(303, `${pageOf(request).base}${access?.role === 'administrator' ? `/t/${encodeURIComponent(access.tenantId)}/` : '/tenants'}`);
  });
  serve('/', async (page, request, response) => {
    const filter = logFilterSchema.parse(request.query);
    const { tenantId } = page.tenant;
    const query = toPageQuery(tenantId, page.tenant.timeZone, filter, linesPerPage);
    const [{ log, titles }, use, links, health, settings] = await Promise.all([readLog(ports, query), ports.monthlyUse(tenantId), ports.tenants.links(tenantId), ports.health(tenantId), ports.settings.view(tenantId)]);
    sendPage(response, DashboardPage({ page, log, titles, filter, use, health, expiry: settings?.graph.expiry, people: [...new Set(links.map(({ name }) => name))].sort() }));
  });
  serve('/log', async (page, request, response) => {
    const filter = logFilterSchema.parse(request.query);
    sendPart(response, LogTable({ page, filter, ...(await readLog(ports, toPageQuery(page.tenant.tenantId, page.tenant.timeZone, filter, linesPerPage))) }));
  });
  serve('/customer', async (page, _request, response) => sendPart(response, CustomerCard({ page, use: await ports.monthlyUse(page.tenant.tenantId) })));
  serve('/health', async (page, _request, response) => sendPart(response, HealthCard({ page, health: await ports.health(page.tenant.tenantId) })));
  serve('/held', async (page, _request, response) => showHeld(ports, page, response));
  receive('/held', (page, request, response) => decideHeld(ports, page, request, response));
  serve('/log.csv', (page, request, response) => exportLog(ports, page, request, response));
  serve('/manual', async (page, _request, response) => sendPage(response, ManualPage({ page })));
  serve('/contact', async (page, _request, response) => sendPage(response, ContactPage({ page, contact: ports.contact })));
  serve('/why', async (page, request, response) => {
    const { record } = recordQuerySchema.parse(request.query);
    const recordId = record === undefined ? undefined : toRecordId(record);
    if (recordId !== undefined) return response.redirect(303, `${page.home}/why/${encodeURIComponent(recordId)}`);
    sendPage(response, FindRecordPage({ page, entered: record }), record === undefined ? 200 : 422);
  });
  serve('/why/:recordId', async (page, request, response) => {
    const recordId = String(request.params.recordId);
    const query = { tenantId: page.tenant.tenantId, recordId, limit: explanationsShown };
    const [explanations, entries] = await Promise.all([ports.activity.explain(query), ports.activity.list(query)]);
    sendPage(response, WhyPage({ page, recordId, explanations, entries, titles: await titlesOf(ports, entries) }));
  });
  return router;
}

async function showHeld(ports: ConsolePorts, page: SignedInPage, response: Response, message?: string): Promise<void> {
  const found = await ports.heldDeletions.list({ tenantId: page.tenant.tenantId, limit: heldPerPage + 1 });
  sendPage(response, HeldPage({ page, message, held: found.slice(0, heldPerPage), hasMore: found.length > heldPerPage }));
}

/** Exactly what was on the page and chosen: what was decided or dropped meanwhile counts for nothing. */
async function decideHeld(ports: ConsolePorts, page: SignedInPage, request: ConsoleRequest, response: Response): Promise<void> {
  const { tenantId } = page.tenant;
  const form = heldDecisionSchema.safeParse(request.body ?? {});
  if (!form.success) return showHeld(ports, page, response);
  const { decision, target } = form.data;
  const count = decision === 'approve' ? await ports.heldDeletions.approve(tenantId, target) : await ports.heldDeletions.discard(tenantId, target);
  await showHeld(ports, page, response, decision === 'approve' ? page.texts.heldApproved(count) : page.texts.heldDiscarded(count));
}

/** Page by page, so that a log of any length takes no more memory. */
async function exportLog(ports: ConsolePorts, page: SignedInPage, request: ConsoleRequest, response: Response): Promise<void> {
  const { texts, language, tenant } = page;
  const context = { texts, language, timeZone: tenant.timeZone };
  const filter = logFilterSchema.parse(request.query);
  response.type('text/csv; charset=utf-8').set('cache-control', 'no-store').attachment(`clounect-${tenant.tenantId}-${ports.clock.now().slice(0, 10)}.csv`);
  response.write(byteOrderMark + toCsvHeader(context));
  for (let after: string | undefined; ; ) {
    const { log, titles } = await readLog(ports, toPageQuery(tenant.tenantId, tenant.timeZone, { ...filter, after }, linesPerExportRound));
    const titleOf = toTitleOf(titles, texts);
    const hasRoom = response.write(log.entries.map((entry) => toCsvLine(entry, titleOf(entry), context)).join(''));
    if (log.next === undefined || response.destroyed) break;
    if (!hasRoom) await new Promise<void>((resolve) => void response.once('drain', resolve).once('close', resolve));
    after = log.next;
  }
  response.end();
}
