import express, { type Router } from 'express';
import type { SimulatedTenant } from '../simulated-tenant.js';
import { sendAnswer } from './send-answer.js';
import { createSimVerbs } from './sim-verbs.js';

/** `/_sim`: what only tests may do. Not authenticated, never counted. */
export function createSimApi(tenant: SimulatedTenant): Router {
  const router = express.Router();
  const verbs = createSimVerbs(tenant);
  router.use(express.json({ limit: '20mb' }));
  router.get('/', (_request, response) => {
    response.json(verbs.map(({ method, path, does }) => ({ verb: method.toUpperCase(), path: `/_sim${path}`, does })));
  });
  for (const { method, path, answer } of verbs) {
    router[method](path, async ({ params, query, body }, response) => {
      const id = (params as Readonly<Record<string, string | undefined>>)['id'] ?? '';
      sendAnswer(response, await answer({ id, query, body: body as unknown }));
    });
  }
  return router;
}
