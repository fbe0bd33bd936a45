import { judgeWebhookSecret } from '../tenant/judge-webhook-secret.js';
import type { ActivityLog } from '../ports/activity-log.js';
import type { Clock } from '../ports/clock.js';
import type { ScheduleInbox } from '../ports/schedule-inbox.js';
import type { TenantRepository, WebhookTarget } from '../ports/tenant-repository.js';
import type { WebhookReader } from '../ports/webhook-reader.js';

export interface ReceiveWebhookPorts {
  readonly tenants: Pick<TenantRepository, 'findByWebhook'>;
  readonly inbox: Pick<ScheduleInbox, 'accept' | 'markSeen' | 'markRefused'>;
  readonly reader: WebhookReader;
  readonly activity: Pick<ActivityLog, 'note'>;
  readonly clock: Clock;
  /** Compares in constant time; the platform's business. */
  readonly isSameSecret: (given: string, expected: string) => boolean;
}

export interface IncomingWebhook {
  /** The last part of the address. */
  readonly webhookId: string;
  /** The value of a request header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** The JSON text as it came, already known to parse as `body`. */
  readonly text: string;
  readonly body: unknown;
}

/**
 * `accepted`: durable now, and carried out whatever happens. `noted`: nothing to carry out (a test send without a record, or no table is set up);
 * remembered as seen. `unauthorized`: the tenant expects a secret header that was missing or wrong; nothing was stored.
 */
export type WebhookReceipt = 'accepted' | 'noted' | 'unauthorized' | 'unknownAddress';

/**
 * Authenticates, remembers, marks the record dirty. Compares nothing and decides nothing, so it never waits for the outside.
 * Throws when the store could not say that the change is durable: the sender is to be told 503.
 */
export async function receiveWebhook(ports: ReceiveWebhookPorts, webhook: IncomingWebhook): Promise<WebhookReceipt> {
  const target = await ports.tenants.findByWebhook(webhook.webhookId);
  if (target === undefined) return 'unknownAddress';
  const { tenant } = target;
  const given = webhook.header((tenant.webhookHeader ?? '').toLowerCase()) ?? '';
  const verdict = judgeWebhookSecret(target, { given, now: ports.clock.now(), isSame: ports.isSameSecret });
  if (verdict === 'refused') {
    await ports.inbox.markRefused(tenant.tenantId);
    await note(ports, target, 'unauthorized', `header ${tenant.webhookHeader ?? ''} missing or wrong`);
    return 'unauthorized';
  }
  const isSigned = verdict !== 'unsigned';
  const identity = ports.reader.identify(webhook.body, target.source);
  const isTest = identity.status === 'failed' || identity.value.trigger === 'hint';
  const lacks = identity.status === 'done' ? identity.value.lacks : undefined;
  const seen = ports.inbox.markSeen(tenant.tenantId, { isSigned, isFormer: verdict === 'former', isComplete: identity.status === 'done', isTest, lacks });
  if (identity.status === 'failed') {
    await seen;
    await note(ports, target, identity.failure.code, identity.failure.detail);
    return 'noted';
  }
  if (tenant.sourceId === '') {
    // Nothing is set up yet: a test send shall succeed, and there is no table whose record this could be.
    await seen;
    return 'noted';
  }
  const { recordId } = identity.value;
  // Side by side; what was accepted and not seen is told 503 and comes once more, which does no harm.
  await Promise.all([seen, ports.inbox.accept([{ tenantId: tenant.tenantId, sourceId: tenant.sourceId, recordId, body: webhook.text, isSigned }])]);
  return 'accepted';
}

async function note(ports: ReceiveWebhookPorts, { tenant }: WebhookTarget, code: string, detail: string): Promise<void> {
  const at = ports.clock.now();
  // One line an hour for each reason: whoever knocks for ever must not fill the log.
  const activityId = `webhook/${code}/${at.slice(0, 13)}`;
  const entry = { activityId, tenantId: tenant.tenantId, at, kind: 'notice', result: 'failed', code, detail } as const;
  await ports.activity.note([entry]);
}
