export { hashClientState } from './hash-client-state.js';
export { isSameSecret } from './is-same-secret.js';
export { handleNotification } from './notification-policy.js';
export { handleWebhook } from './webhook-policy.js';

export type { AnswerOutcome, WebhookAnswer } from './answer.js';
export type { BodyLimits } from './read-body.js';
export type { NotificationPorts, NotificationRequest } from './notification-policy.js';
export type { WebhookPorts, WebhookRequest } from './webhook-policy.js';
