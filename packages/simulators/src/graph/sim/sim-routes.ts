import express, { Router, type ErrorRequestHandler } from 'express';
import { z, ZodError } from 'zod';
import { faultSchema } from '../../simulation/faults.js';
import { GraphRefusal } from '../graph-refusal.js';
import { appSchema, userChangeSchema, userSchema } from '../settings.js';
import { switchChangeSchema } from '../switches.js';
import type { GraphWorld } from '../state/graph-world.js';
import { createMailboxRoutes } from './mailbox-routes.js';
import { simVerbs } from './sim-verbs.js';
import { createDeltaRoutes, createNotificationRoutes, createSubscriptionRoutes } from './subscription-routes.js';

const faultsInput = z.strictObject({ faults: z.array(faultSchema) });

/** `/_sim`: what only tests and the demo use; never counted, no token needed. */
export function createSimRoutes(world: GraphWorld): Router {
  const routes = Router();
  routes.use(express.json({ limit: '8mb' }));
  routes.get('/', (_request, response) => void response.json(simVerbs));
  routes.use('/mailboxes', createMailboxRoutes(world));
  routes.use('/subscriptions', createSubscriptionRoutes(world));
  routes.use('/notifications', createNotificationRoutes(world));
  routes.use('/delta', createDeltaRoutes(world));

  routes.get('/mails', (_request, response) => void response.json(world.mails.list()));
  routes.delete('/mails', (_request, response) => {
    world.mails.clear();
    response.status(204).end();
  });
  routes.get('/calls', (_request, response) => void response.json(world.counts.toJson()));
  routes.post('/calls/reset', (_request, response) => {
    world.counts.reset();
    response.json(world.counts.toJson());
  });
  routes.get('/faults', (_request, response) => void response.json(world.faults.list()));
  routes.post('/faults', (request, response) => {
    world.faults.replace(faultsInput.parse(request.body).faults);
    response.json(world.faults.list());
  });
  routes.get('/switches', (_request, response) => void response.json(world.switches.read()));
  routes.patch('/switches', (request, response) => {
    response.json(world.switches.change(switchChangeSchema.parse(request.body)));
  });
  routes.get('/users', (_request, response) => void response.json(world.directory.users()));
  routes.get('/users/:id', (request, response) => {
    const user = world.directory.findUser(request.params.id);
    if (user === undefined) throw new GraphRefusal(404, 'NotFound', `No user '${request.params.id}'.`);
    response.json(user);
  });
  routes.put('/users/:id', (request, response) => {
    const before = world.directory.findUser(request.params.id);
    const user = userSchema.parse({ ...before, ...userChangeSchema.parse(request.body), id: before?.id ?? request.params.id });
    world.directory.saveUser(user);
    response.status(before === undefined ? 201 : 200).json(user);
  });
  routes.get('/apps', (_request, response) => void response.json(world.directory.apps()));
  routes.put('/apps', (request, response) => {
    world.directory.replaceApps(z.array(appSchema).parse(request.body));
    response.json(world.directory.apps());
  });
  routes.use((_request, _response, next) => next(new GraphRefusal(404, 'NotFound', 'GET /_sim/ lists the verbs.')));
  routes.use(answerError);
  return routes;
}

const answerError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  if (error instanceof GraphRefusal) response.status(error.status).json({ error: { code: error.code, message: error.message } });
  else response.status(400).json({ error: { code: 'BadRequest', message: error instanceof ZodError ? z.prettifyError(error) : String(error) } });
};
