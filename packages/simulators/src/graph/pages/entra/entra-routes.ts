import { sendPage } from '@clounect/page-kit';
import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { withConsent, withRequested, withoutConsent, withoutRequested, isOffered } from '../../entra/permissions.js';
import { registerApp } from '../../entra/register-app.js';
import { GraphRefusal } from '../../graph-refusal.js';
import type { AppRegistration, EntraDirectory, Permission } from '../../settings.js';
import type { GraphWorld } from '../../state/graph-world.js';
import { readForm } from '../form.js';
import { pageOf } from '../page.js';
import { appPath, type AppPageProps } from './app-page.js';
import { AppsPage, NewAppPage } from './apps-pages.js';
import { EndpointsPage, OverviewPage } from './overview-pages.js';
import { AddPermissionPage, PermissionsPage } from './permission-pages.js';
import { addSecretRoutes } from './secret-routes.js';

/** アプリの登録 and its screens: steps 1 to 18 of the manual's part ④. */
export function createEntraRoutes(world: GraphWorld): Router {
  const { directory } = world;
  const routes = Router();

  routes.get('/entra', (_request, response) => response.redirect('/entra/apps'));
  routes.get('/entra/apps', (request, response) => {
    const chosen = chosenDirectory(request.query['directory']);
    const apps = directory.apps().filter(({ tenantId }) => tenantId.toLowerCase() === chosen.id.toLowerCase());
    sendPage(response, AppsPage({ page: pageOf(request), directory: chosen, directories: directory.directories(), apps }));
  });
  routes.get('/entra/apps/new', (request, response) => {
    sendPage(response, NewAppPage({ page: pageOf(request), directory: chosenDirectory(request.query['directory']) }));
  });
  routes.post('/entra/apps', (request, response) => {
    const form = readForm(request.body);
    const chosen = chosenDirectory(form.text('directory'));
    const page = pageOf(request);
    if (form.text('displayName') === '') return sendPage(response, NewAppPage({ page, directory: chosen, problem: page.texts.nameMissing }), 422);
    const app = registerApp({ clientId: randomUUID(), tenantId: chosen.id, displayName: form.text('displayName').slice(0, 120) });
    directory.saveApp(app);
    response.redirect(303, appPath(app));
  });
  routes.get('/entra/apps/:app', (request, response) => sendPage(response, OverviewPage(propsOf(request))));
  routes.get('/entra/apps/:app/endpoints', (request, response) => sendPage(response, EndpointsPage({ ...propsOf(request), origin: world.origin })));
  routes.post('/entra/apps/:app/delete', (request, response) => {
    const { app } = propsOf(request);
    directory.removeApp(app.clientId);
    response.redirect(303, `/entra/apps?directory=${encodeURIComponent(app.tenantId)}`);
  });

  routes.get('/entra/apps/:app/permissions', (request, response) => sendPage(response, PermissionsPage(propsOf(request))));
  routes.get('/entra/apps/:app/permissions/add', (request, response) => {
    const { kind } = request.query;
    sendPage(response, AddPermissionPage({ ...propsOf(request), kind: kind === 'application' || kind === 'delegated' ? kind : undefined }));
  });
  changePermissions('/permissions', (app, chosen) => withRequested(app, chosen.filter(isOffered)));
  changePermissions('/permissions/remove', (app, chosen) => chosen.reduce(withoutRequested, app));
  changePermissions('/permissions/revoke', (app, chosen) => chosen.reduce(withoutConsent, app));
  changePermissions('/consent', (app) => withConsent(app));
  addSecretRoutes(routes, { directory, now: world.now, propsOf });
  return routes;

  function changePermissions(area: string, change: (app: AppRegistration, chosen: readonly Permission[]) => AppRegistration): void {
    routes.post(`/entra/apps/:app${area}`, (request: Request, response: Response) => {
      const { app } = propsOf(request);
      directory.saveApp(change(app, readForm(request.body).all('permission').flatMap(toPermission)));
      response.redirect(303, appPath(app, '/permissions'));
    });
  }
  function propsOf(request: Request): AppPageProps {
    const app = directory.findApp(String(request.params['app']));
    const page = pageOf(request);
    if (app === undefined) throw new GraphRefusal(404, 'NotFound', page.texts.notFoundText);
    return { page, app, directory: chosenDirectory(app.tenantId) };
  }
  function chosenDirectory(id: unknown): EntraDirectory {
    const all = directory.directories();
    const found = typeof id === 'string' ? all.find((known) => known.id.toLowerCase() === id.toLowerCase()) : undefined;
    const [first] = all;
    if (found === undefined && first === undefined) throw new GraphRefusal(404, 'NotFound', 'There is no directory.');
    return found ?? (first as EntraDirectory);
  }
}

function toPermission(text: string): readonly Permission[] {
  const [kind, name = ''] = text.split(' ');
  return (kind === 'application' || kind === 'delegated') && name !== '' ? [{ kind, name }] : [];
}
