export { isSameSecret } from './is-same-secret.js';
export { handleWebhook } from './webhook-policy.js';

export type { WebhookAnswer } from './answer.js';
export type { BodyLimits } from './read-body.js';
export type { WebhookPorts, WebhookRequest } from './webhook-policy.js';
