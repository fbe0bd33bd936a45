import { receiveNotifications, type NotificationReceipt, type ReceiveNotificationsPorts } from '@clounect/core';
import { refuse, taken, type AnswerOutcome, type WebhookAnswer } from './answer.js';
import { isPlainJson } from './is-plain-json.js';
import { parseJson } from './parse-json.js';
import { readBody, type BodyLimits } from './read-body.js';

export interface NotificationPorts extends ReceiveNotificationsPorts {
  /** Told what became of each batch, once it is durable: strangers and unknown kinds are for the log, `hasLifecycle` for whoever keeps the feeds. */
  readonly onReceipt?: (receipt: NotificationReceipt) => void;
  /** Told of what Graph only sees as a 503. */
  readonly onFailure?: (error: unknown) => void;
  /** Told how each request was answered, once it is known. */
  readonly onAnswer?: (outcome: AnswerOutcome) => void;
  /** @default 4 MB, 10 s */
  readonly limits?: BodyLimits;
}

/** A request to either of the addresses that Graph was given: it may bring either kind. */
export interface NotificationRequest {
  readonly method: string;
  /** The query's `validationToken`, decoded once (`+` is a blank); missing: no handshake. */
  readonly validationToken: string | undefined;
  /** The value of a request header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** Read only when everything before it is in order, and no further than the limits. */
  readonly body: AsyncIterable<Uint8Array>;
}

const defaultLimits: BodyLimits = { maxBytes: 4 * 1024 * 1024, deadlineMs: 10_000 };
/** Graph's own are at least 400 bytes each; more in 4 MB are there to keep us busy. */
const mostEntries = 10_000;
/** Graph says that it never sends HTML: what could be read as some is nobody's handshake. */
const plainToken = /^[^<>\p{Cc}]{1,2048}$/u;

/**
 * The whole HTTP policy of Graph's addresses. 202 means durable, strangers' entries included, which Graph must not send again; 503 asks
 * for a repeat. Asks nobody outside, never rejects, and nothing internal is ever in an answer.
 */
export async function handleNotification(ports: NotificationPorts, request: NotificationRequest): Promise<WebhookAnswer> {
  if (request.method !== 'POST') return refuse('methodNotAllowed');
  if (request.validationToken !== undefined) return validate(request.validationToken);
  if (!isPlainJson(request.header)) return refuse('unsupportedMediaType');
  const limits = ports.limits ?? defaultLimits;
  if (Number(request.header('content-length') ?? 0) > limits.maxBytes) return refuse('tooManyNotifications');

  const reading = await readBody(request.body, limits);
  if (reading.status === 'tooLarge') return refuse('tooManyNotifications');
  if (reading.status !== 'read') return refuse(reading.status === 'broken' ? 'notJson' : reading.status);
  const json = parseJson(reading.bytes);
  if (json === undefined) return refuse('notJson');
  if (countEntries(json.value) > mostEntries) return refuse('tooManyNotifications');
  try {
    const receipt = await receiveNotifications(ports, json.value);
    ports.onReceipt?.(receipt);
    return taken;
  } catch (error) {
    ports.onFailure?.(error);
    return refuse('unavailable');
  }
}

function validate(token: string): WebhookAnswer {
  if (!plainToken.test(token)) return refuse('badValidationToken');
  return { outcome: 'validated', status: 200, headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }, body: token };
}

function countEntries(body: object): number {
  return 'value' in body && Array.isArray(body.value) ? body.value.length : 0;
}
