import { sendPage } from '@clounect/page-kit';
import { randomBytes, randomUUID } from 'node:crypto';
import type { Request, Router } from 'express';
import { issueSecret, withoutSecret } from '../../entra/app-secrets.js';
import type { Directory } from '../../state/directory.js';
import { readForm, type Form } from '../form.js';
import { toInstant } from '../people-time.js';
import { appPath, type AppPageProps } from './app-page.js';
import { offeredDays, SecretsPage } from './secret-page.js';

const day = 24 * 60 * 60 * 1_000;

/** 証明書とシークレット: the value of a new secret is in the answer to its creation and nowhere else. */
export function addSecretRoutes(routes: Router, { directory, now, propsOf }: { readonly directory: Directory; readonly now: () => number; readonly propsOf: (request: Request) => AppPageProps }): void {
  routes.get('/entra/apps/:app/secrets', (request, response) => sendPage(response, SecretsPage({ ...propsOf(request), nowMs: now() })));
  routes.post('/entra/apps/:app/secrets', (request, response) => {
    const props = propsOf(request);
    const { texts } = props.page;
    const form = readForm(request.body);
    const nowMs = now();
    const expiresAt = expiryOf(form, nowMs);
    const problem = form.text('description') === '' ? texts.descriptionMissing : expiresAt === undefined ? texts.customMissing : undefined;
    if (problem !== undefined || expiresAt === undefined) return sendPage(response, SecretsPage({ ...props, nowMs, problem }), 422);
    const made = { id: randomUUID(), value: secretValue() };
    const secret = issueSecret({ ...made, description: form.text('description').slice(0, 255), createdAt: new Date(nowMs).toISOString(), expiresAt });
    const app = { ...props.app, issued: [...(props.app.issued ?? []), secret] };
    directory.saveApp(app);
    sendPage(response, SecretsPage({ ...props, app, nowMs, made }), 201);
  });
  routes.post('/entra/apps/:app/secrets/remove', (request, response) => {
    const { app } = propsOf(request);
    directory.saveApp(withoutSecret(app, readForm(request.body).text('id')));
    response.redirect(303, appPath(app, '/secrets'));
  });
}

/** Undefined: a custom expiry that is missing or over. */
function expiryOf(form: Form, nowMs: number): string | undefined {
  const days = offeredDays.find((offered) => String(offered) === form.text('expires'));
  if (days !== undefined) return new Date(nowMs + days * day).toISOString();
  const until = toInstant(form.text('until'));
  return until !== undefined && Date.parse(until) > nowMs ? until : undefined;
}

/** 40 characters in the form of Entra's. */
function secretValue(): string {
  const random = randomBytes(30).toString('base64url').replaceAll('-', '.');
  return `${random.slice(0, 3)}8Q~${random.slice(3, 37)}`;
}
