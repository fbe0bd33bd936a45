import { createHash } from 'node:crypto';
import type { AppRegistration, IssuedSecret } from '../settings.js';

const digest = (value: string): string => createHash('sha256').update(value).digest('hex');

/** What is kept of a new secret; its value is told now or never. */
export function issueSecret({ value, ...rest }: Pick<IssuedSecret, 'id' | 'description' | 'createdAt' | 'expiresAt'> & { readonly value: string }): IssuedSecret {
  return { ...rest, hint: value.slice(0, 3), sha256: digest(value) };
}

/** The app's secret with this value, also an expired one. */
export function findSecret(app: AppRegistration, value: string): { readonly expiresAt?: string | undefined } | undefined {
  const sha256 = digest(value);
  return app.secrets.find((secret) => secret.value === value) ?? app.issued?.find((secret) => secret.sha256 === sha256);
}

/** One line of 証明書とシークレット. `createdAt` and `expiresAt` are missing for secrets of the settings. */
export interface ListedSecret {
  readonly id: string;
  readonly description: string;
  readonly hint: string;
  readonly createdAt?: string | undefined;
  readonly expiresAt?: string | undefined;
}

export function listSecrets(app: AppRegistration): readonly ListedSecret[] {
  const given = app.secrets.map(({ value, expiresAt }) => ({ id: digest(value).slice(0, 16), description: '', hint: value.slice(0, 3), expiresAt }));
  return [...given, ...(app.issued ?? []).map(({ id, description, hint, createdAt, expiresAt }) => ({ id, description, hint, createdAt, expiresAt }))];
}

export function withoutSecret(app: AppRegistration, id: string): AppRegistration {
  const secrets = app.secrets.filter(({ value }) => digest(value).slice(0, 16) !== id);
  return { ...app, secrets, issued: app.issued?.filter((secret) => secret.id !== id) };
}
