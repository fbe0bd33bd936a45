import { sendPage } from '@clounect/page-kit';
import { Router } from 'express';
import { z } from 'zod';
import type { GraphWorld } from '../../state/graph-world.js';
import { switchChangeSchema } from '../../switches.js';
import { readForm } from '../form.js';
import { pageOf } from '../page.js';
import { readSwitchForm } from './switch-fields.js';
import { SwitchesPage } from './switches-page.js';

/** The switches of `PATCH /_sim/switches`, as a form. */
export function createSwitchRoutes({ switches }: GraphWorld): Router {
  const routes = Router();
  routes.get('/switches', (request, response) => sendPage(response, SwitchesPage({ page: pageOf(request), switches: switches.read() })));
  routes.post('/switches', (request, response) => {
    const page = pageOf(request);
    const change = switchChangeSchema.safeParse(readSwitchForm(readForm(request.body), switches.read()));
    if (!change.success) return sendPage(response, SwitchesPage({ page, switches: switches.read(), problem: z.prettifyError(change.error) }), 422);
    sendPage(response, SwitchesPage({ page, switches: switches.change(change.data), told: page.texts.saved }));
  });
  return routes;
}
