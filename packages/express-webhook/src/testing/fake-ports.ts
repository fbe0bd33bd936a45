import type { ActivityEntry, IncomingNotice, Tenant } from '@clounect/core';
import { policiesSchema } from '@clounect/core';
import { isSameSecret } from '../is-same-secret.js';
import type { WebhookPorts } from '../webhook-policy.js';

export const webhookId = '0b7e3c1a-52d4-4f0e-9a68-3f1c2d4e5a6b';
export const secret = 'correct horse battery staple';

const tenant: Tenant = {
  tenantId: 'example',
  name: '例示商事',
  webhookId,
  webhookHeader: 'X-Clounect-Secret',
  direction: 'oneWay',
  isPaused: false,
  timeZone: 'Asia/Tokyo',
  policies: policiesSchema.parse({}),
  sourceId: 'source-1',
  hadOtherSource: false,
  epoch: 'epoch-1',
  sfa: {},
  graph: {},
};

export interface FakePorts extends WebhookPorts {
  readonly accepted: IncomingNotice[];
  readonly noted: ActivityEntry[];
  readonly failures: unknown[];
  /** What `accept` waits for, or rejects with. */
  store: () => Promise<void>;
}

/** One tenant that expects its secret; a reader that knows nothing but `recordId`. */
export function createFakePorts(overrides: Partial<WebhookPorts> = {}): FakePorts {
  const accepted: IncomingNotice[] = [];
  const noted: ActivityEntry[] = [];
  const failures: unknown[] = [];
  const ports: FakePorts = {
    accepted,
    noted,
    failures,
    store: () => Promise.resolve(),
    tenants: { findByWebhook: (id) => Promise.resolve(id === webhookId ? { tenant, secret } : undefined) },
    inbox: {
      accept: async (notices) => {
        await ports.store();
        accepted.push(...notices);
      },
      markSeen: () => Promise.resolve(),
      markRefused: () => Promise.resolve(),
    },
    reader: {
      identify: (body) =>
        typeof body === 'object' && body !== null && 'recordId' in body && typeof body.recordId === 'number'
          ? { status: 'done', value: { recordId: String(body.recordId), trigger: 'hint' } }
          : { status: 'failed', failure: { code: 'malformed', detail: 'no record' } },
      read: () => ({ status: 'failed', failure: { code: 'malformed', detail: 'not asked here' } }),
    },
    activity: { note: (entries) => Promise.resolve(void noted.push(...entries)) },
    clock: { now: () => '2026-11-22T00:00:00Z' },
    isSameSecret,
    onFailure: (error) => void failures.push(error),
    ...overrides,
  };
  return ports;
}
