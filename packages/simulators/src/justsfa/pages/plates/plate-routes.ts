import { sendPage } from '@clounect/page-kit';
import express, { type Request, type Router } from 'express';
import { z } from 'zod';
import { notFound } from '../../refusal.js';
import { identifierSchema } from '../../settings/identifier.js';
import type { Filter, Panel, Table } from '../../settings/table.js';
import type { SimulatedTenant } from '../../simulated-tenant.js';
import { text, texts } from '../frame/form-values.js';
import { numberOf } from '../frame/number-of.js';
import { pageOf } from '../frame/page-of.js';
import { toNameProblems } from '../records/to-problems.js';
import { fromFilterForm, parseFilterForm, toFilterForm, type FilterForm } from './filter-form.js';
import { FilterPage, PanelPage, PlatePage, type PanelForm } from './plate-pages.js';

const panelFormSchema = z.object({ label: text, name: text, fields: texts });

interface Where {
  readonly table: Table;
  readonly panel: Panel;
  /** The path of the panel's page, below the pages' own. */
  readonly path: string;
}

/** 業務プレートの編集 › panel › 共通フィルター › フィルターの管理. */
export function createPlateRoutes(tenant: SimulatedTenant): Router {
  const router = express.Router();
  const { tables, users } = tenant;
  const tableOf = (request: Request): Table => tables.numbered(numberOf(request.params, 'number'));
  const panelOf = (request: Request): Where => {
    const table = tableOf(request);
    const panel = table.panels.find(({ name }) => name === request.params['panel']);
    if (panel === undefined) throw notFound('パネルが存在しません。');
    return { table, panel, path: `/plates/${table.number}/panels/${panel.name}` };
  };
  const filterOf = (request: Request, { filters }: Panel): Filter | undefined => {
    if (request.params['filter'] === 'new') return undefined;
    const filter = filters.find(({ name }) => name === request.params['filter']);
    if (filter === undefined) throw notFound('フィルターが存在しません。');
    return filter;
  };
  const putPanel = ({ table, panel }: Where, changed: Panel): void =>
    tables.put({ ...table, panels: table.panels.map((other) => (other === panel ? changed : other)) });

  router.get('/plates/:number/edit', (request, response) => sendPage(response, PlatePage({ page: pageOf(tenant, request), table: tableOf(request) })));
  router.get('/plates/:number/panels/:panel', (request, response) => {
    const { table, panel } = panelOf(request);
    sendPage(response, PanelPage({ page: pageOf(tenant, request), table, panel, form: toPanelForm(table, panel), problems: {} }));
  });
  router.post('/plates/:number/panels/:panel', (request, response) => {
    const where = panelOf(request);
    const page = pageOf(tenant, request);
    const form: PanelForm = panelFormSchema.parse(request.body ?? {});
    const { table, panel } = where;
    try {
      const { name } = z.object({ name: identifierSchema }).parse(form);
      const shown = table.fields.map((field) => field.name).filter((field) => form.fields.includes(field));
      // Ticking all of them is no limit, so that later fields are shown too.
      putPanel(where, { ...panel, name, label: form.label, fields: shown.length === table.fields.length ? undefined : shown });
    } catch (error) {
      return sendPage(response, PanelPage({ page, table, panel, form, problems: toNameProblems(error, page.texts) }), 422);
    }
    response.redirect(303, `${page.base}/plates/${table.number}/panels/${form.name}?done=settingsSaved`);
  });
  router.get('/plates/:number/panels/:panel/filters/:filter', (request, response) => {
    const { table, panel } = panelOf(request);
    const filter = filterOf(request, panel);
    const form = filter === undefined ? toNewForm(table) : toFilterForm(filter);
    sendPage(response, FilterPage({ page: pageOf(tenant, request), table, panel, form, problems: {}, filter: filter?.name }));
  });
  router.post('/plates/:number/panels/:panel/filters/:filter', (request, response) => {
    const where = panelOf(request);
    const { table, panel, path } = where;
    const filter = filterOf(request, panel);
    const page = pageOf(tenant, request);
    const form = parseFilterForm(request.body);
    try {
      const changed = fromFilterForm(table, form, users.find);
      putPanel(where, { ...panel, filters: filter === undefined ? [...panel.filters, changed] : panel.filters.map((other) => (other === filter ? changed : other)) });
    } catch (error) {
      return sendPage(response, FilterPage({ page, table, panel, form, problems: toNameProblems(error, page.texts), filter: filter?.name }), 422);
    }
    response.redirect(303, `${page.base}${path}?done=settingsSaved`);
  });
  router.post('/plates/:number/panels/:panel/filters/:filter/delete', (request, response) => {
    const where = panelOf(request);
    const filter = filterOf(request, where.panel);
    putPanel(where, { ...where.panel, filters: where.panel.filters.filter((other) => other !== filter) });
    response.redirect(303, `${request.baseUrl}${where.path}?done=settingsRemoved`);
  });
  return router;
}

const toPanelForm = (table: Table, { label = '', name, fields }: Panel): PanelForm => ({ label, name, fields: fields ?? table.fields.map((field) => field.name) });

/** A 識別名 that is free in the whole table, as the product proposes one. */
function toNewForm({ number, panels }: Table): FilterForm {
  const used = new Set(panels.flatMap(({ filters }) => filters.map(({ name }) => name)));
  let next = (number - 10_000) * 1_000_000_000 + 3;
  while (used.has(`filter_${next}`)) next += 1;
  return { label: '', name: `filter_${next}`, conditions: [] };
}
