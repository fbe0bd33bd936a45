import { sendPage } from '@clounect/page-kit';
import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import { GraphRefusal } from '../../graph-refusal.js';
import { userStates, type DirectoryUser } from '../../settings.js';
import type { GraphWorld } from '../../state/graph-world.js';
import { readForm, type Form } from '../form.js';
import { pageOf } from '../page.js';
import { UsersPage } from './users-page.js';

const address = /^[^\s@]+@[^\s@]+$/;

/** ユーザー: people of the directories, with what can happen to their mailboxes. */
export function createUserRoutes({ directory }: GraphWorld): Router {
  const routes = Router();
  routes.get('/entra/users', (request, response) => sendPage(response, UsersPage({ page: pageOf(request), users: directory.users(), directories: directory.directories() })));
  routes.post('/entra/users', (request, response) => {
    const page = pageOf(request);
    const form = readForm(request.body);
    const problem = form.text('displayName') === '' ? page.texts.nameMissing : problemOf(form.text('mail'), undefined, page.texts);
    if (problem !== undefined) return sendPage(response, UsersPage({ page, users: directory.users(), directories: directory.directories(), problem }), 422);
    const chosen = form.text('directory');
    const tenantId = directory.directories().find(({ id }) => id === chosen)?.id;
    const mail = form.text('mail');
    directory.saveUser({ id: randomUUID(), displayName: form.text('displayName').slice(0, 256), mail, userPrincipalName: mail, state: 'ok', ...(tenantId === undefined ? {} : { tenantId }) });
    response.redirect(303, '/entra/users');
  });
  routes.post('/entra/users/:id', (request, response) => {
    const page = pageOf(request);
    const user = directory.users().find(({ id }) => id === request.params.id);
    if (user === undefined) throw new GraphRefusal(404, 'NotFound', page.texts.notFoundText);
    const form = readForm(request.body);
    const problem = problemOf(form.text('mail'), user, page.texts);
    if (problem !== undefined) return sendPage(response, UsersPage({ page, users: directory.users(), directories: directory.directories(), problem }), 422);
    directory.saveUser({ ...user, mail: form.text('mail'), state: stateOf(form, user) });
    response.redirect(303, '/entra/users');
  });
  return routes;

  function problemOf(mail: string, of: DirectoryUser | undefined, texts: { readonly mailMissing: string; readonly mailTaken: string }): string | undefined {
    if (!address.test(mail)) return texts.mailMissing;
    const holder = directory.findUser(mail);
    return holder === undefined || holder.id === of?.id ? undefined : texts.mailTaken;
  }
}

const stateOf = (form: Form, user: DirectoryUser): DirectoryUser['state'] => userStates.find((state) => state === form.text('state')) ?? user.state;
