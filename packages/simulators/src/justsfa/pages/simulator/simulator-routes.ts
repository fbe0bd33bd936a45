import { sendPage, sendPart } from '@clounect/page-kit';
import express, { type Router } from 'express';
import { z } from 'zod';
import { faultSchema } from '../../../simulation/faults.js';
import { switchesSchema } from '../../settings/switches.js';
import type { SimulatedTenant } from '../../simulated-tenant.js';
import { text } from '../frame/form-values.js';
import { pageOf } from '../frame/page-of.js';
import { usageOf } from '../operation/usage-part.js';
import { toProblems } from '../records/to-problems.js';
import { switchTextsOf } from '../texts/texts.js';
import { CallsPage, CallsPart } from './calls-page.js';
import { DeliveriesPage, DeliveriesPart } from './deliveries-page.js';
import { faultEffects, faultKinds, FaultsPage, FaultsPart, type FaultForm } from './faults-page.js';
import { SwitchesPage } from './switches-page.js';
import { fromSwitchForm, toSwitchRows } from './switch-rows.js';

const deliveriesShown = 100;
const switchFormSchema = z.record(z.string(), z.string()).catch({});
const faultFormSchema = z.object({ kind: text, effect: text, status: text, times: text, after: text, delayMs: text, pathContains: text });
const newFault: FaultForm = { kind: '*', effect: 'refuse', status: '503', times: '1', after: '', delayMs: '', pathContains: '' };
const whole = z.string().regex(/^\d{1,9}$/).transform(Number);
const askedFaultSchema = z.object({
  kind: z.enum(faultKinds),
  effect: z.enum(faultEffects),
  status: whole.pipe(faultSchema.shape.status.unwrap()),
  times: whole.pipe(z.int().min(1)).optional(),
  after: whole.optional(),
  delayMs: whole.pipe(z.int().max(600_000)).optional(),
  pathContains: z.string().optional(),
});

/** What only the simulator has: live logs, counts, switches and faults. */
export function createSimulatorRoutes(tenant: SimulatedTenant): Router {
  const router = express.Router();
  const { deliveries, sender, webhooks, calls, limits, switches, faults } = tenant;
  const sent = () => ({ deliveries: deliveries.all().slice(-deliveriesShown).reverse(), held: sender.held(), find: webhooks.find });
  const act = (path: string, back: string, work: () => unknown): void => {
    router.post(path, async (request, response) => {
      await work();
      response.redirect(303, `${request.baseUrl}${back}?done=actionDone`);
    });
  };

  router.get('/simulator/deliveries', (request, response) => sendPage(response, DeliveriesPage({ page: pageOf(tenant, request), ...sent() })));
  router.get('/simulator/deliveries/part', (request, response) => sendPart(response, DeliveriesPart({ page: pageOf(tenant, request), ...sent() })));
  act('/simulator/deliveries/release', '/simulator/deliveries', () => sender.release());
  act('/simulator/deliveries/clear', '/simulator/deliveries', () => deliveries.clear());
  router.get('/simulator/calls', (request, response) => sendPage(response, CallsPage({ page: pageOf(tenant, request), counts: calls.toJson(), usage: usageOf(tenant) })));
  router.get('/simulator/calls/part', (request, response) => sendPart(response, CallsPart({ page: pageOf(tenant, request), counts: calls.toJson() })));
  act('/simulator/calls/reset', '/simulator/calls', () => calls.reset());
  act('/simulator/limits/reset', '/simulator/calls', () => limits.reset());

  router.get('/simulator/switches', (request, response) => {
    const page = pageOf(tenant, request);
    sendPage(response, SwitchesPage({ page, rows: toSwitchRows(switches.current(), switchTextsOf(page.language)), problems: {} }));
  });
  router.post('/simulator/switches', (request, response) => {
    const page = pageOf(tenant, request);
    const form = switchFormSchema.parse(request.body);
    try {
      switches.patch(fromSwitchForm(form));
    } catch (error) {
      const rows = toSwitchRows({ ...switches.current(), ...form }, switchTextsOf(page.language));
      return sendPage(response, SwitchesPage({ page, rows, problems: toProblems(error, page.texts) }), 422);
    }
    response.redirect(303, `${page.base}/simulator/switches?done=settingsSaved`);
  });
  act('/simulator/switches/reset', '/simulator/switches', () => switches.patch(switchesSchema.parse({})));

  router.get('/simulator/faults', (request, response) => sendPage(response, FaultsPage({ page: pageOf(tenant, request), faults: faults.list(), form: newFault, problems: {} })));
  router.get('/simulator/faults/part', (request, response) => sendPart(response, FaultsPart({ page: pageOf(tenant, request), faults: faults.list() })));
  router.post('/simulator/faults', (request, response) => {
    const page = pageOf(tenant, request);
    const form = faultFormSchema.parse(request.body ?? {});
    try {
      const asked = askedFaultSchema.parse(Object.fromEntries(Object.entries(form).filter(([, value]) => value !== '')));
      faults.add(faultSchema.parse(asked));
    } catch (error) {
      return sendPage(response, FaultsPage({ page, faults: faults.list(), form, problems: toProblems(error, page.texts) }), 422);
    }
    response.redirect(303, `${page.base}/simulator/faults?done=actionDone`);
  });
  act('/simulator/faults/clear', '/simulator/faults', () => faults.replace([]));
  return router;
}
