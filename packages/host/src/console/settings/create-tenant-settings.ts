import { compareInstants, isPassed, previewMode, toReadiness, type Instant, type SettingsRecord } from '@clounect/core';
import { fingerprintsOf, registeredOf, type Registered } from './registered-of.js';
import { saveGraph } from './save-graph.js';
import { saveRules } from './save-rules.js';
import { saveSfa } from './save-sfa.js';
import { dropWebhookSecret, endFormerSecret, renewWebhookSecret } from './webhook-secret.js';
import { toGraphView, toSfaView } from './to-views.js';
import { toScheduleKeys } from './to-schedule-keys.js';
import type { SettingsView, TenantSettings } from '@clounect/console';
import type { TenantSettingsPorts } from './tenant-settings-ports.js';

/** The settings pages of the console over the ports of a host. */
export function createTenantSettings(ports: TenantSettingsPorts): TenantSettings {
  const { tenants, settings } = ports;

  /** Links from a file are switched on without a test: they count only once they passed one. */
  async function usersOk(tenantId: string): Promise<number> {
    return (await tenants.links(tenantId)).filter(({ isOn, testedAt }) => isOn && testedAt !== undefined).length;
  }

  async function readinessOf(tenantId: string, registered: Registered, tests: SettingsRecord['tests']) {
    const present = fingerprintsOf(tenantId, registered);
    return { present, readiness: toReadiness({ isSfaOk: isPassed(tests.sfa, present.sfa), isGraphOk: isPassed(tests.graph, present.graph), usersOk: await usersOk(tenantId) }) };
  }

  /** Missing once it is over. */
  const untilOf = (until: Instant | undefined): Instant | undefined => (until !== undefined && compareInstants(ports.clock.now(), until) < 0 ? until : undefined);

  async function view(tenantId: string): Promise<SettingsView | undefined> {
    const tenant = await tenants.find(tenantId);
    if (tenant === undefined) return undefined;
    const [registered, { revision, tests, clientSecretExpiresOn, formerWebhookSecretUntil }, seen] = await Promise.all([registeredOf(ports, tenant), settings.recall(tenantId), ports.inbox.lastSeen(tenantId)]);
    const { present, readiness } = await readinessOf(tenantId, registered, tests);
    return {
      revision,
      mode: { direction: tenant.direction, isOn: !tenant.isPaused },
      readiness,
      webhook: { address: `${ports.publicUrl}/webhook/${tenant.webhookId}`, header: tenant.webhookHeader, formerUntil: untilOf(formerWebhookSecretUntil), seen },
      sfa: toSfaView(registered.sfa, tests.sfa, present.sfa),
      graph: toGraphView(registered.graph, tests.graph, present.graph, clientSecretExpiresOn, { now: ports.clock.now(), timeZone: tenant.timeZone }),
      rules: { policies: tenant.policies, sfaPlan: toSfaView(registered.sfa, undefined, undefined).plan, keys: toScheduleKeys(registered.sfa.source) },
    };
  }

  return {
    view,
    saveSfa: (tenantId, revision, form) => saveSfa(ports, tenantId, revision, form),
    saveGraph: (tenantId, revision, form) => saveGraph(ports, tenantId, revision, form),
    saveRules: (tenantId, revision, form) => saveRules(ports, tenantId, revision, form),

    async saveMode(tenantId, revision, { direction, isOn }) {
      const tenant = await tenants.find(tenantId);
      if (tenant === undefined) return undefined;
      if (tenant.direction === direction && tenant.isPaused === !isOn) return { state: 'saved' };
      const { tests } = await settings.recall(tenantId);
      const { readiness } = await readinessOf(tenantId, await registeredOf(ports, tenant), tests);
      if (isOn && tenant.isPaused && !readiness.canSwitchOn) return { state: 'notReady', missing: readiness.missing };
      // What was there before the first start was told by no webhook.
      const compares = isOn && tenant.isPaused;
      if (!(await settings.save({ tenantId, from: revision, tenant: { ...tenant, direction, isPaused: !isOn }, compares }))) return { state: 'conflict' };
      ports.changed(tenantId);
      return { state: 'saved' };
    },

    async previewMode(tenantId, mode) {
      const [tenant, census] = await Promise.all([tenants.find(tenantId), ports.upkeep.census(tenantId)]);
      return tenant && census && previewMode({ direction: tenant.direction, isOn: !tenant.isPaused }, mode, census);
    },

    renewWebhookSecret: (tenantId, revision) => renewWebhookSecret(ports, tenantId, revision),
    endFormerSecret: (tenantId, revision) => endFormerSecret(ports, tenantId, revision),
    dropWebhookSecret: (tenantId, revision) => dropWebhookSecret(ports, tenantId, revision),
  };
}
