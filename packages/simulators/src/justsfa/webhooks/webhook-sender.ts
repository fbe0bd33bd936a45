import { setTimeout as sleep } from 'node:timers/promises';
import type { Switches } from '../settings/switches.js';
import { deliver } from './deliver.js';
import type { Webhook } from './webhook.js';

/** One webhook about to be sent: its body as it was when the record was written. */
export interface Sending {
  readonly webhook: Webhook;
  readonly recordId: number;
  readonly type: string;
  readonly body: string;
}
/** What `GET /_sim/deliveries` shows of one attempt. */
export interface Delivery {
  readonly webhook: string;
  readonly recordId: number;
  readonly type: string;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** When the attempt began, ISO 8601 in UTC. */
  readonly at: string;
  readonly url: string;
  readonly error?: string;
}
export interface WebhookSender {
  /** Sends later and elsewhere, as the switches say; never blocks the caller. */
  send(sending: Sending): void;
  /** One attempt at once, whatever the switches say. */
  sendNow(sending: Sending): Promise<Delivery>;
  held(): readonly Sending[];
  /** Sends what was held, one after another; resolves when all had their attempt. */
  release(): Promise<readonly Delivery[]>;
  /** Nothing is sent or noted any more. */
  close(): void;
}
interface Deps {
  readonly now: () => number;
  readonly switches: () => Switches;
  readonly lost: () => void;
  readonly delivered: (delivery: Delivery) => void;
}

export function createWebhookSender({ now, switches, lost, delivered }: Deps): WebhookSender {
  const closing = new AbortController();
  const lastOfUrl = new Map<string, Promise<unknown>>();
  let held: Sending[] = [];

  const attempt = async ({ webhook, recordId, type, body }: Sending): Promise<Delivery> => {
    const { webhookOmitHeaders, webhookTimeoutMs } = switches();
    const at = new Date(now()).toISOString();
    const outcome = await deliver(webhook.url, webhookOmitHeaders ? {} : webhook.headers, body, webhookTimeoutMs, closing.signal);
    const delivery = { webhook: webhook.id, recordId, type, ...outcome, at, url: webhook.url };
    if (!closing.signal.aborted) delivered(delivery);
    return delivery;
  };
  const sendWithResends = async (sending: Sending): Promise<void> => {
    for (let resends = 0; !closing.signal.aborted; resends += 1) {
      const { status } = await attempt(sending);
      if ((status >= 200 && status < 300) || resends >= switches().webhookResends) return;
      await sleep(switches().webhookResendDelayMs, undefined, { signal: closing.signal });
    }
  };
  const start = async (sending: Sending): Promise<void> => {
    const { webhookDelayMs, webhookSerial } = switches();
    const before = lastOfUrl.get(sending.webhook.url);
    await sleep(webhookDelayMs, undefined, { signal: closing.signal });
    if (webhookSerial) await before;
    await sendWithResends(sending);
  };
  const dispatch = (sending: Sending): void => {
    const { url } = sending.webhook;
    const sent = start(sending).catch(() => undefined);
    lastOfUrl.set(url, Promise.all([lastOfUrl.get(url), sent]));
  };

  return {
    send: (sending) => {
      const { webhookLose, webhookCopies, webhookHold } = switches();
      if (webhookLose > 0) return lost();
      for (let copy = 0; copy < webhookCopies; copy += 1) {
        if (webhookHold) held.push(sending);
        else dispatch(sending);
      }
    },
    sendNow: attempt,
    held: () => held,
    release: async () => {
      const waiting = switches().webhookRelease === 'reversed' ? held.toReversed() : held;
      held = [];
      const deliveries: Delivery[] = [];
      for (const sending of waiting) deliveries.push(await attempt(sending));
      return deliveries;
    },
    close: () => closing.abort(),
  };
}
