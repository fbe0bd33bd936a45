import express, { type Router } from 'express';
import { pageOf, type ConsoleRequest } from '../http/console-request.js';
import { refuse } from './tenant-page.js';
import { sendPage, sendPart } from '@clounect/page-kit';
import { TenantsPage, TenantsTable, type TenantStanding } from '../pages/tenants-page.js';
import type { ConsolePorts } from '../create-console.js';
import type { Response } from 'express';

/** So many tenants are asked about at once: the sync needs the database too. */
const atOnce = 4;

/** What operators see of all tenants. */
export function createOperatorRouter(ports: Pick<ConsolePorts, 'listTenants' | 'health'>): Router {
  const router = express.Router();
  const serve = (path: string, handler: (request: ConsoleRequest, response: Response) => Promise<void>): void => {
    router.get(path, async (request: ConsoleRequest, response) => {
      if (request.principal?.access.role !== 'operator') return refuse(request, response);
      await handler(request, response);
    });
  };
  serve('/tenants', async (request, response) => sendPage(response, TenantsPage({ page: pageOf(request), tenants: await standings(ports) })));
  serve('/tenants/list', async (request, response) => sendPart(response, TenantsTable({ page: pageOf(request), tenants: await standings(ports) })));
  return router;
}

async function standings({ listTenants, health }: Pick<ConsolePorts, 'listTenants' | 'health'>): Promise<readonly TenantStanding[]> {
  const tenants = await listTenants();
  const found: TenantStanding[] = [];
  for (let first = 0; first < tenants.length; first += atOnce) {
    found.push(...(await Promise.all(tenants.slice(first, first + atOnce).map(async (tenant) => ({ tenant, health: await health(tenant.tenantId) })))));
  }
  return found;
}
