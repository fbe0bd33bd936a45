import { receiveWebhook, type ReceiveWebhookPorts, type WebhookReceipt } from '@clounect/core';
import { refuse, success, type AnswerOutcome, type WebhookAnswer } from './answer.js';
import { isPlainJson } from './is-plain-json.js';
import { parseJson } from './parse-json.js';
import { readBody, type BodyLimits } from './read-body.js';

export interface WebhookPorts extends ReceiveWebhookPorts {
  /** Told of what the sender only sees as a 503. */
  readonly onFailure?: (error: unknown) => void;
  /** Told how each request was answered, once it is known. */
  readonly onAnswer?: (outcome: AnswerOutcome) => void;
  /** @default 256 KB, 10 s */
  readonly limits?: BodyLimits;
}

/** A request to `/webhook/{webhookId}` of any server. */
export interface WebhookRequest {
  readonly method: string;
  readonly webhookId: string;
  /** The value of a request header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** Read only when everything before it is in order, and no further than the limits. */
  readonly body: AsyncIterable<Uint8Array>;
}

const defaultLimits: BodyLimits = { maxBytes: 256 * 1024, deadlineMs: 10_000 };
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** The whole HTTP policy of the endpoint. 200 means durable; never rejects, and nothing internal is ever in an answer. */
export async function handleWebhook(ports: WebhookPorts, request: WebhookRequest): Promise<WebhookAnswer> {
  const webhookId = request.webhookId.toLowerCase();
  if (!uuid.test(webhookId)) return refuse('unknownAddress');
  if (request.method !== 'POST') return refuse('methodNotAllowed');
  if (!isPlainJson(request.header)) return refuse('unsupportedMediaType');
  const limits = ports.limits ?? defaultLimits;
  if (Number(request.header('content-length') ?? 0) > limits.maxBytes) return refuse('tooLarge');

  const reading = await readBody(request.body, limits);
  if (reading.status !== 'read') return refuse(reading.status === 'broken' ? 'notJson' : reading.status);
  const json = parseJson(reading.bytes);
  if (json === undefined) return refuse('notJson');
  try {
    return toAnswer(await receiveWebhook(ports, { webhookId, header: request.header, text: json.text, body: json.value }));
  } catch (error) {
    ports.onFailure?.(error);
    return refuse('unavailable');
  }
}

function toAnswer(receipt: WebhookReceipt): WebhookAnswer {
  switch (receipt) {
    case 'accepted':
    case 'noted':
      return { ...success, outcome: receipt };
    case 'unauthorized':
    case 'unknownAddress':
      return refuse(receipt);
  }
}
