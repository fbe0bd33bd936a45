import { isPassed, toExpiryNotice, type CalendarDate, type ConnectionTest, type Instant } from '@clounect/core';
import { sfaSettingsSchema, sourceSettingsSchema } from '@clounect/justsfa-client';
import { graphConnectionSchema } from '../../tenants/graph-connection.js';
import { plans } from './save-rules.js';
import type { RegisteredGraph } from './to-graph-candidate.js';
import type { RegisteredSfa } from './to-sfa-candidate.js';
import type { SettingsView, SfaPlan, TestView } from '@clounect/console';

/** What is registered of JUST.SFA, for eyes: the key is only told to be there. */
export function toSfaView({ settings, source, apiKey }: RegisteredSfa, test: ConnectionTest | undefined, fingerprint: string | undefined): SettingsView['sfa'] & { readonly plan: SfaPlan | undefined } {
  const { tenant = '', limits } = sfaSettingsSchema.safeParse(settings).data ?? {};
  const { fields, panelName = '', filterName = '' } = sourceSettingsSchema.safeParse(source?.settings).data ?? {};
  const { title = '', location = '', content = '' } = fields ?? {};
  const plan = limits === undefined ? 'standard' : (Object.entries(plans) as [SfaPlan, (typeof plans)[SfaPlan]][]).find(([, { perMinute, perDay }]) => limits.perMinute === perMinute && limits.perDay === perDay)?.[0];
  return {
    entries: { tenant, table: source?.table ?? '', panel: panelName, filter: filterName, scheduleField: source?.scheduleField ?? '', title, location, content },
    hasKey: apiKey !== undefined,
    test: toTestView(test, fingerprint),
    plan,
  };
}

export function toGraphView(
  { settings, clientSecret }: RegisteredGraph,
  test: ConnectionTest | undefined,
  fingerprint: string | undefined,
  expiresOn: CalendarDate | undefined,
  { now, timeZone }: { readonly now: Instant; readonly timeZone: string },
): SettingsView['graph'] {
  const { tokenEndpoint = '', clientId = '' } = graphConnectionSchema.safeParse(settings).data ?? {};
  return {
    entries: { tokenEndpoint, clientId, expiresOn: expiresOn ?? '' },
    hasSecret: clientSecret !== undefined,
    test: toTestView(test, fingerprint),
    expiry: expiresOn === undefined ? undefined : toExpiryNotice(expiresOn, now, timeZone),
  };
}

function toTestView(test: ConnectionTest | undefined, fingerprint: string | undefined): TestView | undefined {
  if (test === undefined) return undefined;
  const { at, isOk, findings } = test;
  return { at, isOk, findings, isCurrent: isPassed({ ...test, isOk: true }, fingerprint) };
}
