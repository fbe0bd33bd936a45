import { sendPage, sendPart } from '@clounect/page-kit';
import { Router, type Request } from 'express';
import { z } from 'zod';
import { faultSchema } from '../../../simulation/faults.js';
import type { GraphWorld } from '../../state/graph-world.js';
import { readForm, type Form } from '../form.js';
import { pageOf } from '../page.js';
import { FaultsPage, FaultsPart, type FaultsProps } from './faults-page.js';

/** The faults of `POST /_sim/faults` one by one, and the counts of calls. */
export function createFaultRoutes({ faults, counts }: GraphWorld): Router {
  const routes = Router();
  const propsOf = (request: Request): FaultsProps => ({ page: pageOf(request), faults: faults.list(), calls: counts.toJson() });
  routes.get('/faults', (request, response) => sendPage(response, FaultsPage(propsOf(request))));
  routes.get('/faults/rows', (request, response) => sendPart(response, FaultsPart(propsOf(request))));
  routes.post('/faults', (request, response) => {
    const fault = faultSchema.safeParse(readFaultForm(readForm(request.body)));
    if (!fault.success) return sendPage(response, FaultsPage({ ...propsOf(request), problem: z.prettifyError(fault.error) }), 422);
    faults.add(fault.data);
    response.redirect(303, '/faults');
  });
  routes.post('/faults/clear', (_request, response) => {
    faults.replace([]);
    response.redirect(303, '/faults');
  });
  routes.post('/calls/reset', (_request, response) => {
    counts.reset();
    response.redirect(303, '/faults');
  });
  return routes;
}

function readFaultForm(form: Form): object {
  const number = (name: string): object => (form.text(name) === '' ? {} : { [name]: Number(form.text(name)) });
  return {
    kind: form.text('kind'),
    effect: form.text('effect'),
    ...number('status'),
    ...number('times'),
    ...number('after'),
    ...number('delayMs'),
    ...(form.text('pathContains') === '' ? {} : { pathContains: form.text('pathContains') }),
  };
}
