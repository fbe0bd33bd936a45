import { fingerprintOfSfa } from './to-fingerprint.js';
import { isPassed, type Finding, type SettingsSave, type Source, type Tenant } from '@clounect/core';
import { fingerprintsOf, registeredOf } from './registered-of.js';
import { toSfaCandidate, type SfaEntries } from './to-sfa-candidate.js';
import type { FormerSource, SaveOutcome, SfaField, SfaForm } from '@clounect/console';
import type { TenantSettingsPorts } from './tenant-settings-ports.js';

/** Checks, asks, tries and only then saves: what works is replaced by nothing that does not. */
export async function saveSfa(ports: TenantSettingsPorts, tenantId: string, revision: number, form: SfaForm): Promise<SaveOutcome<SfaField> | undefined> {
  const tenant = await ports.tenants.find(tenantId);
  if (tenant === undefined) return undefined;
  const [registered, memory] = await Promise.all([registeredOf(ports, tenant), ports.settings.recall(tenantId)]);
  const entered = toSfaCandidate(form, registered.sfa, ports.standIns);
  if (entered.state === 'invalid') return entered;
  const { entries } = entered;
  const present = fingerprintsOf(tenantId, registered).sfa;
  const fingerprint = fingerprintOfSfa(tenantId, entries);
  // The same once more (a double click, another test) is nobody's conflict.
  const isSame = fingerprint === present;
  if (!isSame && memory.revision !== revision) return { state: 'conflict' };
  const former = registered.sfa.source;
  const isOther = former !== undefined && !isSameSource(former, entries.source);
  if (isOther && form.ending === undefined) {
    const asked = await standingOf(ports, former);
    if (asked.standing > 0) return { state: 'endingNeeded', former: asked };
  }

  const { findings, listing } = await tryOut(ports, tenant, entries);
  const isOk = findings.every(({ state }) => state !== 'failed');
  const isInUse = present !== undefined && (isPassed(memory.tests.sfa, present) || !tenant.isPaused);
  if (!isOk && !isSame && isInUse) return { state: 'kept', findings };
  const policies = listing?.recommended === undefined ? tenant.policies : { ...tenant.policies, listMode: listing.recommended };
  const isChange = !isSame || listing?.settings !== undefined || policies.listMode !== tenant.policies.listMode;
  const change: Omit<SettingsSave, 'tenantId'> = {
    wakes: isOk,
    from: isSame ? memory.revision : revision,
    tenant: { ...tenant, policies, sfa: entries.settings },
    source: { ...entries.source, settings: listing?.settings ?? entries.source.settings },
    secrets: { sfaApiKey: entries.apiKey },
    ending: isOther && form.ending !== undefined ? { sourceId: former.sourceId, ending: form.ending } : undefined,
    compares: isOther && !tenant.isPaused,
  };
  const test = { part: 'sfa', isOk, findings, fingerprint } as const;
  const isSaved = isChange && (await ports.settings.save({ tenantId, test, ...change }));
  if (!isSaved && !isSame) return { state: 'conflict' };
  // Of what is registered already only the test is news, whoever saved something else meanwhile.
  if (!isSaved) await ports.settings.save({ tenantId, test, wakes: isOk });
  ports.changed(tenantId);
  return { state: 'saved' };
}

const isSameSource = (one: Source, other: SfaEntries['source']): boolean => one.host === other.host && one.table === other.table && one.scheduleField === other.scheduleField;

async function standingOf({ upkeep }: TenantSettingsPorts, { tenantId, sourceId, table, scheduleField }: Source): Promise<FormerSource> {
  const found = (await upkeep.sources(tenantId)).find(({ source }) => source.sourceId === sourceId);
  return { table, scheduleField, standing: found?.standing ?? 0 };
}

async function tryOut(ports: TenantSettingsPorts, { tenantId }: Tenant, { settings, source, apiKey }: SfaEntries) {
  const candidate = { settings, source: { ...source, tenantId, sourceId: 'candidate' }, apiKey };
  const findings: readonly Finding<string>[] = await ports.probe.sfa(candidate);
  const [somebody] = await ports.tenants.links(tenantId);
  const hasFilter = findings.some(({ part, state }) => part === 'filter' && state === 'ok');
  if (!hasFilter || somebody === undefined) return { findings, listing: undefined };
  const listing = await ports.probe.listing({ ...candidate, participant: somebody.sfaUserId });
  // It works all the same, by longer lists: worth knowing, and no failure.
  const noted = listing.recommended === 'all' ? findings.map((finding) => (finding.part === 'filter' ? { ...finding, code: 'participantFilterIgnored' } : finding)) : findings;
  return { findings: noted, listing };
}
