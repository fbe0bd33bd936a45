import { isSameSecret } from '@clounect/express-webhook';
import type { RequestHandler } from 'express';
import type { Metrics } from './create-metrics.js';

/** Serves the metrics; with a token, only to who sends it as `Authorization: Bearer …`. */
export function createMetricsRoute(metrics: Pick<Metrics, 'text' | 'contentType'>, token: string | undefined): RequestHandler {
  return async (request, response) => {
    const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (token !== undefined && !isSameSecret(given, token)) {
      response.status(401).set('WWW-Authenticate', 'Bearer').json({ code: 'unauthorized' });
      return;
    }
    response.set({ 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' }).send(await metrics.text());
  };
}
