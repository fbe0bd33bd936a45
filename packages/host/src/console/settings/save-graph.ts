import { fingerprintOfGraph } from './to-fingerprint.js';
import { fingerprintsOf, registeredOf } from './registered-of.js';
import { isPassed } from '@clounect/core';
import { toGraphCandidate } from './to-graph-candidate.js';
import type { GraphField, GraphForm, SaveOutcome } from '@clounect/console';
import type { TenantSettingsPorts } from './tenant-settings-ports.js';

/** Tries, then saves: the old secret stays in use until the new one has got a token. */
export async function saveGraph(ports: TenantSettingsPorts, tenantId: string, revision: number, form: GraphForm): Promise<SaveOutcome<GraphField> | undefined> {
  const tenant = await ports.tenants.find(tenantId);
  if (tenant === undefined) return undefined;
  const [registered, memory, links] = await Promise.all([registeredOf(ports, tenant), ports.settings.recall(tenantId), ports.tenants.links(tenantId)]);
  const entered = toGraphCandidate(form, registered.graph, ports.standIns);
  if (entered.state === 'invalid') return entered;
  const { settings, clientSecret, expiresOn } = entered.entries;
  const present = fingerprintsOf(tenantId, registered).graph;
  const fingerprint = fingerprintOfGraph(tenantId, entered.entries);
  const isSame = fingerprint === present;
  const isChange = !isSame || expiresOn !== memory.clientSecretExpiresOn;
  if (isChange && memory.revision !== revision) return { state: 'conflict' };

  const mail = (links.find(({ isOn }) => isOn) ?? links[0])?.mail;
  const findings = await ports.probe.graph({ settings, clientSecret, mail });
  // Whether one user's mailbox is there is that user's test, not the connection's.
  const isOk = findings.every(({ part, state }) => state !== 'failed' || part === 'mailbox');
  const isInUse = present !== undefined && (isPassed(memory.tests.graph, present) || !tenant.isPaused);
  if (!isOk && !isSame && isInUse) return { state: 'kept', findings };
  const change = isSame ? {} : { tenant: { ...tenant, graph: settings }, secrets: { graphClientSecret: clientSecret } };
  const test = { part: 'graph', isOk, findings, fingerprint } as const;
  if (!(await ports.settings.save({ tenantId, test, wakes: isOk, ...(isChange && { from: revision, expiry: { day: expiresOn }, ...change }) }))) return { state: 'conflict' };
  ports.changed(tenantId);
  return { state: 'saved' };
}
