import { WideTable } from '@clounect/page-kit';
import type { VNode } from 'preact';
import { listSecrets, type ListedSecret } from '../../entra/app-secrets.js';
import { showInstant } from '../people-time.js';
import type { Texts } from '../texts/texts.js';
import { AppPage, Copyable, appPath, type AppPageProps } from './app-page.js';

/** In days, as Entra offers them; the first is chosen. */
export const offeredDays: readonly number[] = [180, 90, 365, 545, 730];

interface SecretsProps extends AppPageProps {
  readonly nowMs: number;
  /** The secret that was made just now, with the value that is shown this once. */
  readonly made?: { readonly id: string; readonly value: string } | undefined;
  readonly problem?: string | undefined;
}

/** 証明書とシークレット. */
export function SecretsPage({ nowMs, made, problem, ...props }: SecretsProps): VNode {
  const { page: { texts }, app } = props;
  const secrets = listSecrets(app);
  return (
    <AppPage {...props} area="/secrets" title={texts.secrets}>
      {made === undefined ? null : (
        <section class="notice" role="status">
          <p>{texts.secretOnce}</p>
          <Copyable texts={texts} id="secret-value" label={texts.secretValue} value={made.value} />
          <Copyable texts={texts} id="secret-id" label={texts.secretId} value={made.id} />
        </section>
      )}
      {secrets.length === 0 ? <p>{texts.noSecrets}</p> : <SecretTable {...props} secrets={secrets} nowMs={nowMs} />}
      <h2>{texts.newSecret}</h2>
      {problem === undefined ? null : (
        <p class="notice" role="alert">
          {problem}
        </p>
      )}
      <NewSecretForm {...props} />
    </AppPage>
  );
}

function NewSecretForm({ page: { texts }, app }: AppPageProps): VNode {
  return (
    <form method="post" action={appPath(app, '/secrets')}>
      <p>{texts.secretExpiry}</p>
      <label>
        {texts.description}
        <input name="description" required maxLength={255} />
      </label>
      <label>
        {texts.expires}
        <select name="expires">
          {offeredDays.map((days, index) => (
            <option value={String(days)}>{index === 0 ? texts.recommended : texts.expiryDays(days)}</option>
          ))}
          <option value="custom">{texts.custom}</option>
        </select>
      </label>
      <label>
        {texts.customUntil}
        <input type="datetime-local" name="until" step="1" />
      </label>
      <button type="submit">{texts.add}</button>
    </form>
  );
}

function SecretTable({ page: { texts }, app, secrets, nowMs }: AppPageProps & { readonly secrets: readonly ListedSecret[]; readonly nowMs: number }): VNode {
  return (
    <WideTable label={texts.secrets} heads={[texts.description, texts.expires, texts.secretValue, texts.secretId, texts.actions]}>
          {secrets.map(({ id, description, hint, expiresAt }) => (
            <tr>
              <td>{description === '' ? '-' : description}</td>
              <td>{expiryOf(texts, expiresAt, nowMs)}</td>
              <td>{`${hint}******************`}</td>
              <td>{id}</td>
              <td>
                <form method="post" action={appPath(app, '/secrets/remove')}>
                  <input type="hidden" name="id" value={id} />
                  <button type="submit" class="secondary" aria-label={`${texts.remove}: ${description} ${id}`}>
                    {texts.remove}
                  </button>
                </form>
              </td>
            </tr>
          ))}
        </WideTable>
  );
}

function expiryOf(texts: Texts, expiresAt: string | undefined, nowMs: number): string {
  if (expiresAt === undefined) return texts.unlimited;
  return Date.parse(expiresAt) <= nowMs ? `${texts.expired} (${showInstant(expiresAt)})` : showInstant(expiresAt);
}
