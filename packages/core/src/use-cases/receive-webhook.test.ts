import { describe, expect, it } from 'vitest';
import type { ActivityEntry } from '../ports/activity-log.js';
import type { IncomingNotice } from '../ports/schedule-inbox.js';
import type { Tenant } from '../tenant/tenant.js';
import type { WebhookIdentity, WebhookReader } from '../ports/webhook-reader.js';
import type { WebhookTarget } from '../ports/tenant-repository.js';
import { evidenceOf, now } from '../testing/example-evidence.js';
import { receiveWebhook } from './receive-webhook.js';

const change: WebhookIdentity = { recordId: '1', trigger: 'update' };

interface Knock {
  /** Missing: not such an address. */
  readonly target?: Omit<WebhookTarget, 'tenant'> & { readonly tenant?: Partial<Tenant> };
  readonly headers?: Readonly<Record<string, string>>;
  /** Missing: no record can be named. */
  readonly names?: WebhookIdentity;
}

async function receive({ target, headers = {}, names }: Knock) {
  const [accepted, seen, refused, noted] = [[] as IncomingNotice[], [] as unknown[], [] as string[], [] as ActivityEntry[]];
  const { tenant, source } = evidenceOf({});
  const known: WebhookTarget | undefined = target && { source, ...target, tenant: { ...tenant, ...target.tenant } };
  const reader: WebhookReader = {
    identify: () => (names === undefined ? { status: 'failed', failure: { code: 'malformed', detail: 'no record is named' } } : { status: 'done', value: names }),
    read: () => { throw new Error('intake never reads (rule 5)'); },
  };
  const receipt = await receiveWebhook(
    {
      tenants: { findByWebhook: async (webhookId) => (webhookId === 'hook' ? known : undefined) },
      inbox: { accept: async (notices) => void accepted.push(...notices), markSeen: async (...sighting) => void seen.push(sighting), markRefused: async (tenantId) => void refused.push(tenantId) },
      reader,
      activity: { note: async (entries) => void noted.push(...entries) },
      clock: { now: () => now },
      isSameSecret: (given, expected) => given === expected,
    },
    { webhookId: 'hook', header: (name) => headers[name], text: '{"the":"body"}', body: {} },
  );
  return { receipt, accepted, seen, refused, noted };
}

const notice = (isSigned: boolean) => ({ tenantId: 't', sourceId: 's', recordId: '1', body: '{"the":"body"}', isSigned });
const sighting = (changes: Record<string, unknown>) => ['t', { isSigned: false, isFormer: false, isComplete: true, isTest: false, lacks: undefined, ...changes }];
const secured = { tenant: { webhookHeader: 'X-Secret' }, secret: 'right' };

describe('a webhook', () => {
  it('that names a record is stored as it came, whatever it says, and seen', async () => {
    const { receipt, accepted, seen, refused, noted } = await receive({ target: {}, names: { ...change, lacks: ['updatedAt'] } });
    expect([receipt, accepted, seen]).toEqual(['accepted', [notice(false)], [sighting({ lacks: ['updatedAt'] })]]);
    expect([refused, noted]).toEqual([[], []]);
  });

  it('is signed by the header that is configured, however that is written', async () => {
    const { receipt, accepted, seen } = await receive({ target: secured, headers: { 'x-secret': 'right' }, names: change });
    expect([receipt, accepted, seen]).toEqual(['accepted', [notice(true)], [sighting({ isSigned: true })]]);
  });

  it('is signed by the former secret too, while it is taken, and seen so', async () => {
    const former = { secret: 'old', until: '2026-11-22T01:00:00Z' };
    const { receipt, accepted, seen } = await receive({ target: { ...secured, former }, headers: { 'x-secret': 'old' }, names: change });
    expect([receipt, accepted, seen]).toEqual(['accepted', [notice(true)], [sighting({ isSigned: true, isFormer: true })]]);
  });

  it.each([{}, { 'x-secret': 'wrong' }, { 'x-other': 'right' }])('is refused where its secret is missing or wrong, counted, and not stored: %o', async (headers) => {
    const { receipt, accepted, seen, refused, noted } = await receive({ target: secured, headers, names: change });
    expect([receipt, accepted, seen, refused]).toEqual(['unauthorized', [], [], ['t']]);
    expect(noted).toEqual([{ activityId: 'webhook/unauthorized/2026-11-22T00', tenantId: 't', at: now, kind: 'notice', result: 'failed', code: 'unauthorized', detail: 'header X-Secret missing or wrong' }]);
  });

  it('to an address that nobody has changes nothing', async () => {
    expect(await receive({ names: change })).toEqual({ receipt: 'unknownAddress', accepted: [], seen: [], refused: [], noted: [] });
  });

  it('without a record is noted as a test, and told in the log', async () => {
    const { receipt, accepted, seen, noted } = await receive({ target: {} });
    expect([receipt, accepted, seen]).toEqual(['noted', [], [sighting({ isComplete: false, isTest: true })]]);
    expect(noted).toMatchObject([{ activityId: 'webhook/malformed/2026-11-22T00', code: 'malformed', detail: 'no record is named' }]);
  });

  it('that says only that a record may differ is stored, and seen as a test', async () => {
    const { receipt, accepted, seen } = await receive({ target: {}, names: { ...change, trigger: 'hint' } });
    expect([receipt, accepted, seen]).toEqual(['accepted', [notice(false)], [sighting({ isTest: true })]]);
  });

  it('that comes before a table is set up is seen and no more', async () => {
    const { receipt, accepted, seen, noted } = await receive({ target: { tenant: { sourceId: '' } }, names: change });
    expect([receipt, accepted, seen, noted]).toEqual(['noted', [], [sighting({})], []]);
  });
});
