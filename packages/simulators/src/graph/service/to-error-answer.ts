import { randomUUID } from 'node:crypto';
import type { GraphRefusal } from '../graph-refusal.js';
import type { GraphAnswer, GraphCall } from './graph-call.js';

/** Graph's error envelope: `{error: {code, message, innerError: {date, request-id, client-request-id}}}`. */
export function toErrorAnswer(refusal: GraphRefusal, call: Pick<GraphCall, 'headers'>, nowMs: number): GraphAnswer {
  const requestId = randomUUID();
  const clientRequestId = call.headers['client-request-id'] ?? requestId;
  const innerError = { date: new Date(nowMs).toISOString().slice(0, 19), 'request-id': requestId, 'client-request-id': clientRequestId };
  return {
    status: refusal.status,
    headers: { 'Content-Type': 'application/json', 'request-id': requestId, 'client-request-id': clientRequestId, ...refusal.more.headers },
    body: { error: { code: refusal.code, message: refusal.message, ...refusal.more.members, innerError } },
  };
}
