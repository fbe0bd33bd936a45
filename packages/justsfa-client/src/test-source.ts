import { sfaBudgetLimits, sfaPermitRules, type Failure, type Finding, type SfaPart } from '@clounect/core';
import { createProcessPermits } from './limits/create-process-permits.js';
import { createRecordApi, type Exchange } from './create-record-api.js';
import { probeSource } from './probe-source.js';
import { toBaseUrl } from './host.js';
import { toFailure } from './to-failure.js';
import { toSourceSettings } from './to-source-settings.js';
import type { SfaClientDeps } from './create-sfa-client.js';

/** Tries each thing that an administrator entered, by at most 3 calls within the tenant's limits; nothing is written. */
export async function testSource({ settings, source, apiKey, now = Date.now, ...deps }: SfaClientDeps): Promise<readonly Finding<SfaPart>[]> {
  // Anything else can't be sent in a header, and the attempt's error would repeat it.
  if (!/^[\x21-\x7e]+$/.test(apiKey)) return [{ part: 'apiKey', state: 'failed', code: 'apiKeyWrong', detail: 'not a key' }];
  const { table, scheduleField, tenantId } = source;
  const sourceSettings = toSourceSettings(source);
  const permits = deps.permits ?? createProcessPermits(now);
  const rules = sfaPermitRules(sfaBudgetLimits(settings.limits, deps.timeZone ?? 'Asia/Tokyo'));
  const acquire = () => permits.acquire({ tenantId, of: 'sfa' }, 'userEdit', rules);
  const { get } = createRecordApi({ baseUrl: toBaseUrl(settings), apiKey, acquire, fetch: deps.fetch ?? globalThis.fetch, now, onCall: deps.onCall });
  const mapped = { scheduleField, fields: sourceSettings.fields };
  const failureOf = (exchange: Exchange): Failure => (exchange.kind === 'answered' ? toFailure(exchange, mapped) : exchange.failure);
  return probeSource({ get, failureOf, table, scheduleField, settings: sourceSettings });
}
