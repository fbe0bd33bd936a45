import type { WebhookMiddleware } from '@clounect/express-webhook/express';
import { Router, type ErrorRequestHandler, type RequestHandler } from 'express';
import type { Logger } from './logging/logger.js';
import { toLogFields } from './logging/to-log-fields.js';
import type { Health } from './health/create-health.js';

const greeting = (instance: string): string =>
  `Clounect host "${instance}"\n\n` +
  'JUST.SFAのWebhookは /webhook/{uuid} で受け付けます。状態は /healthz と /readyz で確認できます。\n' +
  'JUST.SFA webhooks are taken at /webhook/{uuid}; see /healthz and /readyz for its state.\n' +
  'Microsoft Graphの通知は /graph/notifications と /graph/lifecycle で受け付けます。\n' +
  'Microsoft Graph posts its notifications to /graph/notifications and /graph/lifecycle.\n' +
  '管理コンソールはオプション console で使えます。 The web console comes with the option `console`.\n';

export interface RouterDeps {
  readonly instance: string;
  readonly health: () => Promise<Health>;
  /** JUST.SFA's webhook and Graph's notifications; a host that is only a worker has none. */
  readonly intake: readonly WebhookMiddleware[];
  /** Where metrics are served, if they are. */
  readonly metrics: { readonly path: string; readonly serve: RequestHandler } | undefined;
  /** Pages at the root; without them a greeting. */
  readonly console: Router | undefined;
  readonly logger: Logger;
}

/** Everything that the host serves. */
export function createRouter(deps: RouterDeps): Router {
  const router = Router();
  for (const middleware of deps.intake) router.use(middleware);
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', async (_request, response) => {
    const health = await deps.health();
    response.status(health.isReady ? 200 : 503).set('Cache-Control', 'no-store').json(health);
  });
  if (deps.metrics !== undefined) router.get(deps.metrics.path, deps.metrics.serve);
  if (deps.console === undefined) router.get('/', (_request, response) => void response.type('text/plain').send(greeting(deps.instance)));
  else router.use(deps.console);
  return router.use(hideErrors(deps.logger));
}

/** Express would show a stack to the world. */
function hideErrors(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    logger.error(toLogFields(error), 'a request ended unexpectedly');
    if (response.headersSent) next(error);
    else response.status(500).json({ code: 'unexpected', message: { ja: '予期しないエラーです。', en: 'An unexpected error.' } });
  };
}
