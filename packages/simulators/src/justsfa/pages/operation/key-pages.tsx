import { WideTable } from '@clounect/page-kit';
import type { VNode } from 'preact';
import type { ApiKey } from '../../access/api-key.js';
import { CheckBox, CopyField, DeleteForm, Field, Problem, ProblemSummary, type Problems } from '../frame/form-parts.js';
import { FramedPage } from '../frame/framed-page.js';
import type { Page } from '../frame/page.js';
import { toKeyId, type KeyForm } from './key-form.js';
import { UsagePart, type Usage } from './usage-part.js';

/** 運用管理画面. */
export function OperationPage({ page }: { readonly page: Page }): VNode {
  const { texts, base } = page;
  return (
    <FramedPage page={page} title={texts.operationScreen}>
      <ul>
        <li>
          <a href={`${base}/operation/api-keys`}>{texts.apiSettings}</a> {texts.apiSettingsDoes}
        </li>
      </ul>
    </FramedPage>
  );
}

const trail = ({ operationScreen }: Page['texts']): (readonly [string, string])[] => [[operationScreen, '/operation']];

/** 運用管理画面 › API連携設定. */
export function KeysPage({ page, keys, usage }: { readonly page: Page; readonly keys: readonly ApiKey[]; readonly usage: Usage }): VNode {
  const { texts, base, tables } = page;
  const nameOf = (name: string): string => tables.find((table) => table.name === name)?.label || name;
  return (
    <FramedPage page={page} title={texts.apiSettings} trail={trail(texts)}>
      <h2>{texts.usage}</h2>
      <UsagePart page={page} usage={usage} />
      <h2>{texts.apiKeys}</h2>
      <p class="actions">
        <a href={`${base}/operation/api-keys/new`} role="button">
          + {texts.addKey}
        </a>
      </p>
      {keys.length === 0 ? (
        <p>{texts.noKeys}</p>
      ) : (
        <WideTable label={texts.apiKeys} heads={[texts.title, texts.enabled, texts.keyTables, texts.permissions, texts.expiresAt]}>
          {keys.map((key) => (
            <tr>
              <td>
                <a href={`${base}/operation/api-keys/${toKeyId(key.key)}`}>{key.title || texts.untitled}</a>
              </td>
              <td>{key.enabled ? texts.yes : texts.no}</td>
              <td>{key.tables.map(nameOf).join(texts.listSeparator)}</td>
              <td>{permissions.filter((name) => key.permissions[name]).map((name) => texts.permissionNames[name]).join(texts.listSeparator)}</td>
              <td>{key.expiresAt === null ? texts.never : key.expiresAt.slice(0, 10)}</td>
            </tr>
          ))}
        </WideTable>
      )}
    </FramedPage>
  );
}

const permissions = ['view', 'add', 'edit', 'delete'] as const;

interface KeyPageProps {
  readonly page: Page;
  readonly form: KeyForm;
  readonly problems: Problems;
  /** Of a key that is there. */
  readonly apiKey?: string | undefined;
}

/** One API-Key; it is shown whenever its page is opened, as the product does. */
export function KeyPage({ page, form, problems, apiKey }: KeyPageProps): VNode {
  const { texts, base, tables } = page;
  const here = `${base}/operation/api-keys/${apiKey === undefined ? 'new' : toKeyId(apiKey)}`;
  return (
    <FramedPage page={page} title={apiKey === undefined ? texts.addKey : texts.of(texts.apiKey, form.title || texts.untitled)} trail={[...trail(texts), [texts.apiSettings, '/operation/api-keys']]}>
      <ProblemSummary page={page} problems={problems} />
      {apiKey === undefined ? null : <CopyField page={page} id="key" label={texts.apiKey} value={apiKey} />}
      <form method="post" action={here}>
        <Field name="title" label={texts.title} value={form.title} problems={problems} maxlength={100} />
        <CheckBox name="enabled" label={texts.enabled} checked={form.enabled} />
        <fieldset>
          <legend>{texts.keyTables}</legend>
          {tables.map(({ name, label }) => (
            <CheckBox name="tables" value={name} label={label || name} checked={form.tables.includes(name)} />
          ))}
          {problems['tables'] === undefined ? null : <Problem text={texts.refusedTables} />}
        </fieldset>
        <fieldset>
          <legend>{texts.permissions}</legend>
          <div class="choices">
            {permissions.map((name) => (
              <CheckBox name={name} label={texts.permissionNames[name]} checked={form[name]} />
            ))}
          </div>
        </fieldset>
        <Field name="expiresAt" label={texts.expiresAt} value={form.expiresAt} type="datetime-local" problems={problems} hint={texts.expiresHint} />
        <button type="submit">{texts.save}</button>
      </form>
      {apiKey === undefined ? null : <DeleteForm page={page} action={`${here}/delete`} ask={texts.askRemoveKey} />}
    </FramedPage>
  );
}
