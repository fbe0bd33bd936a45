import { z } from 'zod';
import type { NoticeTrigger, ReadOutcome, WebhookReader } from '@clounect/core';
import { toSfaRecord, visitSchema } from './visit.js';

/** What the CRM posts: `{ "event": "visit.changed", "visit": { … } }`. Only the visit's id is demanded; the rest is for `read`. */
const bodySchema = z.object({ event: z.unknown(), visit: z.looseObject({ id: z.int().positive() }) });

const triggers: ReadonlyMap<unknown, NoticeTrigger> = new Map([['visit.created', 'add'], ['visit.changed', 'update'], ['visit.removed', 'delete']]);

/** The CRM always sends the whole visit, so nothing is ever lacking. */
export function createAcmeWebhookReader(): WebhookReader {
  return {
    identify: (body) => {
      const parsed = parse(body);
      return parsed.status === 'failed' ? parsed : { status: 'done', value: { recordId: String(parsed.value.visit.id), trigger: parsed.value.trigger, lacks: [] } };
    },
    read: (body) => {
      const parsed = parse(body);
      if (parsed.status === 'failed') return parsed;
      const { trigger, visit } = parsed.value;
      const whole = visitSchema.safeParse(visit);
      // What a removed visit held is of no consequence, so it can't stand in the way of the deletion.
      if (!whole.success && (trigger === 'add' || trigger === 'update')) return malformed('the visit is not what the CRM promises');
      const { recordId, ...record } = whole.success ? toSfaRecord(whole.data) : { recordId: String(visit.id), schedule: {} };
      return { status: 'done', value: { recordId, trigger, ...record } };
    },
  };
}

function parse(body: unknown): ReadOutcome<{ readonly trigger: NoticeTrigger; readonly visit: { readonly id: number } }> {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) return malformed('the webhook names no visit');
  return { status: 'done', value: { trigger: triggers.get(parsed.data.event) ?? 'hint', visit: parsed.data.visit } };
}

const malformed = (detail: string) => ({ status: 'failed', failure: { code: 'malformed', detail } }) as const;
