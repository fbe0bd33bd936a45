import express, { type Router } from 'express';
import { addLines } from '../users/add-lines.js';
import { editLink } from '../users/edit-link.js';
import { ImportPage } from '../pages/users/import-page.js';
import { linkFormSchema, linkIdSchema } from '../users/link-form.js';
import { listUsers } from '../users/list-of-users.js';
import { PreviewPage } from '../pages/users/preview-page.js';
import { refuse, tenantRoutes } from './tenant-page.js';
import { sendPage } from '@clounect/page-kit';
import { UsersPage } from '../pages/users/users-page.js';
import { z } from 'zod';
import type { ConsolePorts } from '../create-console.js';
import type { Response } from 'express';
import type { RowNews } from '../users/outcome.js';
import type { SignedInPage } from '../http/page.js';

const querySchema = z.object({
  find: z.string().max(200).catch(''),
  page: z.coerce.number().int().min(1).max(1_000_000).catch(1),
  add: z.literal('1').optional().catch(undefined),
  /** How many an import has just added. */
  added: z.coerce.number().int().min(0).max(100_000).optional().catch(undefined),
});
type Query = z.infer<typeof querySchema>;
const importSchema = z.object({ rows: z.string().catch(''), confirmed: z.literal('yes').optional().catch(undefined) });

/** Whose calendars take part: rows that are tested before their link is switched on. */
export function createUserRouter(ports: ConsolePorts): Router {
  const { router, serve, receive } = tenantRoutes(express.Router(), ports);
  serve('/users', (page, request, response) => show(ports, page, response, querySchema.parse(request.query)));
  serve('/users/import', async (page, _request, response) => sendPage(response, ImportPage({ page, rows: '' })));
  receive('/users/import', async (page, request, response) => {
    const { rows, confirmed } = importSchema.parse(request.body ?? {});
    const outcome = await addLines(ports, page.tenant.tenantId, rows, confirmed !== undefined);
    if (outcome.kind === 'checked') return sendPage(response, ImportPage({ page, rows, lines: outcome.lines }));
    // Reloading the answer adds nothing again.
    response.redirect(303, `${page.home}/users?added=${outcome.count}`);
  });
  receive('/users/:linkId', async (page, request, response) => {
    const linkId = linkIdSchema.safeParse(request.params.linkId);
    const form = linkFormSchema.safeParse(request.body ?? {});
    if (!linkId.success) return refuse(request, response);
    if (!form.success) return show(ports, page, response, querySchema.parse({}), undefined, 422);
    const { find } = form.data;
    const outcome = await editLink(ports, page.tenant, linkId.data, form.data);
    if (outcome.kind === 'preview') return sendPage(response, PreviewPage({ page, preview: outcome.preview, find }));
    await show(ports, page, response, { find, page: 1 }, outcome.news, outcome.status);
  });
  return router;
}

async function show(ports: ConsolePorts, page: SignedInPage, response: Response, { find, page: at, add, added }: Query, news?: RowNews, status = 200): Promise<void> {
  const { tenantId } = page.tenant;
  const [links, runs] = await Promise.all([ports.tenants.links(tenantId), ports.comparisons.list(tenantId)]);
  const isStored = links.some(({ linkId }) => linkId === news?.linkId);
  // What was typed for a row that is not there goes into a new one.
  const adds = news?.typed !== undefined && !isStored ? news.linkId : add === undefined ? undefined : ports.users.nextId();
  sendPage(response, UsersPage({ page, list: listUsers(links, { find, page: at, linkId: news?.linkId }), links, adds, added, news, runs }), status);
}
