import { describe, expect, it } from 'vitest';
import { exampleTenant } from '../testing/store-contract-steps.js';
import { judgeWebhookSecret } from './judge-webhook-secret.js';

const tenant = { ...exampleTenant('t'), webhookHeader: 'X-Secret', sourceId: 's', hadOtherSource: false, epoch: 'e' };
const former = { secret: 'old', until: '2026-11-23T00:00:00Z' };
const at = (now: string, given: string) => ({ given, now, isSame: (one: string, other: string) => one === other });

describe('the secret of a webhook', () => {
  it.each([
    ['the present value', 'new', '2026-11-22T12:00:00Z', 'signed'],
    ['the former value, in its time', 'old', '2026-11-22T23:59:59.999Z', 'former'],
    ['the former value, when its time is over', 'old', '2026-11-23T00:00:00Z', 'refused'],
    ['another value', 'other', '2026-11-22T12:00:00Z', 'refused'],
    ['no value', '', '2026-11-22T12:00:00Z', 'refused'],
  ])('%s', (_, given, now, verdict) => {
    expect(judgeWebhookSecret({ tenant, secret: 'new', former }, at(now, given))).toBe(verdict);
  });

  it('is none but the present one where there is no former one', () => {
    expect(judgeWebhookSecret({ tenant, secret: 'new' }, at('2026-11-22T12:00:00Z', 'old'))).toBe('refused');
  });

  it('is not asked for where no header is configured, whatever stands beside it', () => {
    expect(judgeWebhookSecret({ tenant: { ...tenant, webhookHeader: undefined }, former }, at('2026-11-22T12:00:00Z', 'x'))).toBe('unsigned');
    expect(judgeWebhookSecret({ tenant: { ...tenant, webhookHeader: undefined }, secret: 'new' }, at('2026-11-22T12:00:00Z', 'x'))).toBe('unsigned');
    expect(judgeWebhookSecret({ tenant, former }, at('2026-11-22T12:00:00Z', 'x'))).toBe('unsigned');
  });
});
