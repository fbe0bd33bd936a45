import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebhookAnswer } from './answer.js';
import { handleNotification, type NotificationPorts } from './notification-policy.js';
import { handleWebhook, type WebhookPorts } from './webhook-policy.js';

/** Fits `app.use` of Express 4 and 5, Connect, and a bare `node:http` server. */
export type WebhookMiddleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

const webhookAddress = /^\/webhook\/([^/?]*)\/?(?:\?.*)?$/;
const notificationAddress = /^\/graph\/(?:notifications|lifecycle)\/?(?:\?(.*))?$/;
const lingerMs = 1_000;

/**
 * Serves `/webhook/{uuid}` below where it is mounted and passes every other path on. Mount it before any body parser: it
 * reads the body itself, so that it can stop in time.
 */
export function createExpressWebhook(ports: WebhookPorts): WebhookMiddleware {
  return (request, response, next) => {
    const webhookId = webhookAddress.exec(request.url ?? '')?.[1];
    if (webhookId === undefined) next();
    else serve(handleWebhook(ports, { ...partsOf(request), webhookId }), request, response, ports.onAnswer).catch(next);
  };
}

/** Serves `/graph/notifications` and `/graph/lifecycle`, in the same way. */
export function createExpressNotifications(ports: NotificationPorts): WebhookMiddleware {
  return (request, response, next) => {
    const found = notificationAddress.exec(request.url ?? '');
    if (found === null) return next();
    const validationToken = new URLSearchParams(found[1] ?? '').get('validationToken') ?? undefined;
    serve(handleNotification(ports, { ...partsOf(request), validationToken }), request, response, ports.onAnswer).catch(next);
  };
}

function partsOf(request: IncomingMessage) {
  return {
    method: request.method ?? '',
    header: (name: string): string | undefined => [request.headers[name] ?? []].flat()[0],
    body: request.iterator({ destroyOnReturn: false }),
  };
}

async function serve(handling: Promise<WebhookAnswer>, request: IncomingMessage, response: ServerResponse, onAnswer: WebhookPorts['onAnswer']): Promise<void> {
  const answer = await handling;
  onAnswer?.(answer.outcome);
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
