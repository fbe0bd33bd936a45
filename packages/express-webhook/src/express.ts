import type { IncomingMessage, ServerResponse } from 'node:http';
import { handleWebhook, type WebhookPorts } from './webhook-policy.js';

/** Fits `app.use` of Express 4 and 5, Connect, and a bare `node:http` server. */
export type WebhookMiddleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

const address = /^\/webhook\/([^/?]*)\/?(?:\?.*)?$/;
const lingerMs = 1_000;

/**
 * Serves `/webhook/{uuid}` below where it is mounted and passes every other path on. Mount it before any body parser: it
 * reads the body itself, so that it can stop in time.
 */
export function createExpressWebhook(ports: WebhookPorts): WebhookMiddleware {
  return (request, response, next) => {
    const webhookId = address.exec(request.url ?? '')?.[1];
    if (webhookId === undefined) next();
    else serve(ports, webhookId, request, response).catch(next);
  };
}

async function serve(ports: WebhookPorts, webhookId: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = await handleWebhook(ports, {
    method: request.method ?? '',
    webhookId,
    header: (name) => [request.headers[name] ?? []].flat()[0],
    body: request.iterator({ destroyOnReturn: false }),
  });
  if (response.destroyed) return;
  const isHead = request.method === 'HEAD';
  response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body), 'cache-control': 'no-store' });
  if (!isHead) response.write(answer.body);
  if (answer.headers['connection'] === 'close') await linger(request);
  response.end();
}

/** A sender cut off in the middle of its body may never see the answer, so the rest is thrown away for a moment first. */
async function linger(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, lingerMs, undefined);
  request.once('end', resolve).once('close', resolve).resume();
  await promise;
  clearTimeout(timer);
}
