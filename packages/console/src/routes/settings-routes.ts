import express, { type Router } from 'express';
import { graphFormSchema, modeFormSchema, partSchema, revisionSchema, sfaFormSchema, toRulesForm } from '../pages/settings/settings-forms.js';
import { SettingsPage } from '../pages/settings/settings-page.js';
import { WebhookSeen } from '../pages/settings/webhook-section.js';
import { sendPage, sendPart } from '@clounect/page-kit';
import { refuse, tenantRoutes } from './tenant-page.js';
import { z } from 'zod';
import type { ConsolePorts } from '../create-console.js';
import type { ConsoleRequest } from '../http/console-request.js';
import type { Response } from 'express';
import type { SaveOutcome, TenantSettings } from '../settings/tenant-settings.js';
import type { SettingsAnswer, SettingsPart } from '../pages/settings/settings-state.js';
import type { SignedInPage } from '../http/page.js';
import type { Texts } from '../texts/ja.js';

/** An answer to a form, or `saved`: then the page is shown anew, so that a reload sends nothing again. */
type Received = SettingsAnswer | 'saved' | undefined;

/** 予定表連携設定 */
export function createSettingsRouter(ports: ConsolePorts): Router {
  const { router, serve, receive } = tenantRoutes(express.Router(), ports);
  const { settings } = ports;
  serve('/settings', async (page, request, response) => {
    const done = z.enum(['mode', 'webhook', 'sfa', 'graph', 'rules']).safeParse(request.query['done']).data;
    await show(settings, page, request, response, 200, done);
  });
  serve('/settings/webhook', async (page, _request, response) => {
    const view = await settings.view(page.tenant.tenantId);
    sendPart(response, WebhookSeen({ page, seen: view?.webhook.seen }));
  });
  receive('/settings', async (page, request, response) => {
    const { part } = partSchema.safeParse(request.body).data ?? {};
    if (part === undefined) return show(settings, page, request, response, 400);
    const answer = await receivers[part](settings, page, request.body);
    if (answer === undefined) return refuse(request, response);
    if (answer === 'saved') return response.redirect(303, `${page.home}/settings?done=${sectionOf(part)}#${sectionOf(part)}`);
    await show(settings, page, request, response, answer.isGood || answer.preview !== undefined ? 200 : answer.isConflict === true ? 409 : 422, answer);
  });
  return router;
}

type FormPart = z.infer<typeof partSchema>['part'];
type Receive = (settings: TenantSettings, page: SignedInPage, body: unknown) => Promise<Received>;

const sectionOf = (part: FormPart): SettingsPart => (part === 'renewHeader' || part === 'endFormer' || part === 'dropHeader' ? 'webhook' : part);

const receivers: Readonly<Record<FormPart, Receive>> = {
  sfa: async (settings, { texts, tenant: { tenantId } }, body) => {
    const form = sfaFormSchema.parse(body);
    return toAnswer(texts, 'sfa', await settings.saveSfa(tenantId, revisionSchema.parse(body), form), { sfa: form });
  },
  graph: async (settings, { texts, tenant: { tenantId } }, body) => {
    const form = graphFormSchema.parse(body);
    return toAnswer(texts, 'graph', await settings.saveGraph(tenantId, revisionSchema.parse(body), form), { graph: form });
  },
  rules: async (settings, { texts, tenant: { tenantId, policies } }, body) => {
    const form = toRulesForm(body, policies);
    if (form === undefined) return { part: 'rules', isGood: false, message: texts.setRulesInvalid };
    return toAnswer(texts, 'rules', await settings.saveRules(tenantId, revisionSchema.parse(body), form), { rules: form });
  },
  mode: async (settings, { texts, tenant }, body) => {
    const mode = modeFormSchema.parse(body);
    const { tenantId } = tenant;
    const preview = mode.isOn && !mode.isConfirmed ? await settings.previewMode(tenantId, mode) : undefined;
    if (preview !== undefined && preview.kind !== 'nothing') {
      const view = await settings.view(tenantId);
      if (view !== undefined && (view.readiness.canSwitchOn || view.mode.isOn)) return { part: 'mode', isGood: true, message: '', mode, preview };
    }
    return toAnswer(texts, 'mode', await settings.saveMode(tenantId, revisionSchema.parse(body), mode), { mode });
  },
  renewHeader: async (settings, { texts, tenant: { tenantId } }, body) => {
    const header = await settings.renewWebhookSecret(tenantId, revisionSchema.parse(body));
    if (header === undefined) return { part: 'webhook', isGood: false, isConflict: true, message: texts.setConflict };
    return { part: 'webhook', isGood: true, message: texts.setHeaderOnce, header };
  },
  endFormer: async (settings, { texts, tenant: { tenantId } }, body) => {
    if (await settings.endFormerSecret(tenantId, revisionSchema.parse(body))) return 'saved';
    return { part: 'webhook', isGood: false, isConflict: true, message: texts.setConflict };
  },
  dropHeader: async (settings, { texts, tenant: { tenantId } }, body) => {
    if (await settings.dropWebhookSecret(tenantId, revisionSchema.parse(body))) return 'saved';
    return { part: 'webhook', isGood: false, isConflict: true, message: texts.setConflict };
  },
};

/** What was entered stays in the form unless it is saved. */
function toAnswer(texts: Texts, part: SettingsPart, outcome: SaveOutcome<string> | undefined, entered: Partial<SettingsAnswer>): Received {
  if (outcome === undefined) return undefined;
  const answer = { ...entered, part, isGood: false };
  switch (outcome.state) {
    case 'saved':
      return 'saved';
    case 'kept':
      return { ...answer, message: texts.setKept, findings: outcome.findings };
    case 'conflict':
      return { ...answer, message: texts.setConflict, isConflict: true };
    case 'invalid':
      return { ...answer, message: texts.setInvalid, wrong: outcome.wrong };
    case 'endingNeeded':
      return { ...answer, message: texts.setEndingTitle, former: outcome.former };
    case 'notReady':
      return { part, isGood: false, message: texts.setNotReady, missing: outcome.missing };
  }
}

async function show(settings: TenantSettings, page: SignedInPage, request: ConsoleRequest, response: Response, status: number, answer?: SettingsAnswer | SettingsPart): Promise<void> {
  const view = await settings.view(page.tenant.tenantId);
  if (view === undefined) return refuse(request, response);
  const tests = { sfa: view.sfa.test, graph: view.graph.test };
  const told = (part: SettingsPart): SettingsAnswer => {
    const test = part === 'sfa' || part === 'graph' ? tests[part] : undefined;
    if (test === undefined) return { part, isGood: true, message: page.texts.setSaved };
    return { part, isGood: test.isOk, message: test.isOk ? page.texts.setTestedOk : page.texts.setTestedFailed };
  };
  sendPage(response, SettingsPage({ page, view, answer: typeof answer === 'string' ? told(answer) : answer }), status);
}
