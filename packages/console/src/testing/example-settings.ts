import { policiesSchema, previewMode, toExpiryNotice, toReadiness, type Finding } from '@clounect/core';
import { sfaFields, type GraphForm, type SettingsView, type SfaForm, type TenantSettings } from '../settings/tenant-settings.js';
import { codesOfWrong, findWrongForms, findWrongValues, problemsOfForm } from './wrong-entries.js';

const now = '2026-11-22T01:00:00Z';
const census = { records: 40, events: 52, missingEvents: 3, waitingEvents: 4, unwantedEvents: 1, eventsOfOne: 21, refused: [{ code: 'mailboxUnusable', count: 2 }] };
const findings: readonly Finding<string>[] = [...sfaFields.map((part) => ({ part, state: 'ok' as const })), { part: 'filter', state: 'ok', code: 'participantFilterIgnored' }];

/**
 * Settings in memory for the pages' own tests: an entry of `WRONG` fails its test, one of `not a form` is refused, revisions are kept, and
 * 連携 starts only when both tests passed. What really tests and saves is the host's, and is tested there.
 */
export function createExampleSettings(): TenantSettings {
  const tenants = new Map<string, SettingsView>();
  const viewOf = (tenantId: string): SettingsView => tenants.get(tenantId) ?? emptyView(tenantId);
  const change = (tenantId: string, changes: Partial<SettingsView>): void => {
    const next = { ...viewOf(tenantId), ...changes, revision: viewOf(tenantId).revision + 1 };
    const readiness = toReadiness({ isSfaOk: next.sfa.test?.isOk === true, isGraphOk: next.graph.test?.isOk === true, usersOk: 1 });
    tenants.set(tenantId, { ...next, readiness });
  };
  const isStale = (tenantId: string, revision: number): boolean => viewOf(tenantId).revision !== revision;
  return {
    view: async (tenantId) => viewOf(tenantId),
    saveSfa: async (tenantId, revision, form: SfaForm) => {
      if (isStale(tenantId, revision)) return { state: 'conflict' };
      if (form.table === '') return { state: 'invalid', wrong: { table: 'required' } };
      const wrong = findWrongForms(form, problemsOfForm.sfa);
      if (wrong !== undefined) return { state: 'invalid', wrong };
      const failed = findWrongValues(form, codesOfWrong.sfa);
      const found = findings.map((finding) => failed.find(({ part }) => part === finding.part) ?? finding);
      const { tenant, table, panel, filter, scheduleField, title, location, content } = form;
      const { sfa } = viewOf(tenantId);
      if (failed.length > 0 && sfa.test?.isOk === true) return { state: 'kept', findings: found };
      const isOtherSource = sfa.test?.isOk === true && (sfa.entries.table !== table || sfa.entries.scheduleField !== scheduleField);
      if (isOtherSource && form.ending === undefined) return { state: 'endingNeeded', former: { table: sfa.entries.table, scheduleField: sfa.entries.scheduleField, standing: 7 } };
      change(tenantId, { sfa: { entries: { tenant, table, panel, filter, scheduleField, title, location, content }, hasKey: true, test: { at: now, isOk: failed.length === 0, isCurrent: true, findings: found } } });
      return { state: 'saved' };
    },
    saveGraph: async (tenantId, revision, form: GraphForm) => {
      if (isStale(tenantId, revision)) return { state: 'conflict' };
      const wrong = findWrongForms(form, problemsOfForm.graph);
      if (wrong !== undefined) return { state: 'invalid', wrong };
      const failed = findWrongValues(form, codesOfWrong.graph);
      if (failed.length > 0 && viewOf(tenantId).graph.test?.isOk === true) return { state: 'kept', findings: failed };
      const { tokenEndpoint, clientId, expiresOn } = form;
      const entries = { tokenEndpoint, clientId, expiresOn };
      const expiry = expiresOn === '' ? undefined : toExpiryNotice(expiresOn, now, 'Asia/Tokyo');
      change(tenantId, { graph: { entries, hasSecret: true, expiry, test: { at: now, isOk: failed.length === 0, isCurrent: true, findings: failed } } });
      return { state: 'saved' };
    },
    saveRules: async (tenantId, revision, rules) => {
      if (isStale(tenantId, revision)) return { state: 'conflict' };
      if (rules.keys?.publicKey.includes(' ') === true) return { state: 'invalid', wrong: { publicKey: 'subKeyForm' } };
      change(tenantId, { rules });
      return { state: 'saved' };
    },
    saveMode: async (tenantId, revision, mode) => {
      const { readiness } = viewOf(tenantId);
      if (mode.isOn && !readiness.canSwitchOn) return { state: 'notReady', missing: readiness.missing };
      if (isStale(tenantId, revision)) return { state: 'conflict' };
      change(tenantId, { mode });
      return { state: 'saved' };
    },
    previewMode: async (tenantId, mode) => previewMode(viewOf(tenantId).mode, mode, census),
    renewWebhookSecret: async (tenantId, revision) => {
      if (isStale(tenantId, revision)) return undefined;
      const { webhook } = viewOf(tenantId);
      change(tenantId, { webhook: { ...webhook, header: 'X-Clounect-Secret', formerUntil: webhook.header === undefined ? undefined : '2026-11-23T01:00:00Z' } });
      return { header: 'X-Clounect-Secret', secret: 'shown-once-and-never-again' };
    },
    endFormerSecret: async (tenantId, revision) => {
      if (isStale(tenantId, revision)) return false;
      change(tenantId, { webhook: { ...viewOf(tenantId).webhook, formerUntil: undefined } });
      return true;
    },
    dropWebhookSecret: async (tenantId, revision) => {
      if (isStale(tenantId, revision)) return false;
      change(tenantId, { webhook: { ...viewOf(tenantId).webhook, header: undefined, formerUntil: undefined } });
      return true;
    },
  };
}

function emptyView(tenantId: string): SettingsView {
  const none = { tenant: '', table: '', panel: '', filter: '', scheduleField: '', title: '', location: '', content: '' };
  return {
    revision: 0,
    mode: { direction: 'oneWay', isOn: false },
    readiness: toReadiness({ isSfaOk: false, isGraphOk: false, usersOk: 0 }),
    webhook: { address: `https://clounect.example/webhook/of-${tenantId}`, seen: { at: now, testAt: now, unsignedAt: now, lackingAt: now, lacking: ['updatedAt', 'title'], refusedAt: now, refusedCount: 3 } },
    sfa: { entries: none, hasKey: false },
    graph: { entries: { tokenEndpoint: '', clientId: '', expiresOn: '' }, hasSecret: false },
    rules: { policies: policiesSchema.parse({}), sfaPlan: 'standard', keys: { allDayForm: 'lastMinute', allDayKey: '_allday', publicKey: '', privateValues: 'false, 非公開' } },
  };
}
