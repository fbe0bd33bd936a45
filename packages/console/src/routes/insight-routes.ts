import express, { type Router } from 'express';
import { ChartsPage } from '../pages/charts/charts-page.js';
import { ComparisonsPage } from '../pages/comparisons/comparisons-page.js';
import { RulesPage } from '../pages/rules/rules-page.js';
import { RunsTable } from '../pages/comparisons/runs-table.js';
import { sendPage, sendPart } from '@clounect/page-kit';
import { tenantRoutes } from './tenant-page.js';
import type { ConsolePorts } from '../create-console.js';
import type { DailyUsage, ReconcileEstimate, ReconcileRun } from '@clounect/core';

export interface InsightPorts {
  /** The last days of the tenant's calendar, oldest first, today last. */
  readonly dailyUse: (tenantId: string) => Promise<readonly DailyUsage[]>;
  readonly comparisons: {
    /** The last runs, newest first. */
    list(tenantId: string): Promise<readonly ReconcileRun[]>;
    /** Asks for one of everything; while one is open it serves. */
    request(tenantId: string): Promise<unknown>;
    /** `undefined`: nothing is set up yet. */
    estimate(tenantId: string): Promise<ReconcileEstimate | undefined>;
  };
}

/** What an administrator sees of how the sync does, and of what it does by itself. */
export function createInsightRouter(ports: ConsolePorts): Router {
  const { router, serve, receive } = tenantRoutes(express.Router(), ports);
  const { comparisons } = ports;
  serve('/charts', async (page, _request, response) => sendPage(response, ChartsPage({ page, days: await ports.dailyUse(page.tenant.tenantId) })));
  serve('/comparisons', async (page, _request, response) => {
    const { tenantId } = page.tenant;
    const [runs, estimate, health] = await Promise.all([comparisons.list(tenantId), comparisons.estimate(tenantId), ports.health(tenantId)]);
    sendPage(response, ComparisonsPage({ page, runs, estimate, health }));
  });
  serve('/comparisons/runs', async (page, _request, response) => sendPart(response, RunsTable({ page, runs: await comparisons.list(page.tenant.tenantId) })));
  receive('/comparisons', async (page, _request, response) => {
    const { tenantId } = page.tenant;
    if ((await comparisons.estimate(tenantId)) !== undefined) await comparisons.request(tenantId);
    // Reloading the answer asks for nothing again.
    response.redirect(303, `${page.home}/comparisons`);
  });
  serve('/rules', async (page, _request, response) => sendPage(response, RulesPage({ page })));
  return router;
}
