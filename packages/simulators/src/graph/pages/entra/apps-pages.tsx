import { WideTable } from '@clounect/page-kit';
import type { VNode } from 'preact';
import type { AppRegistration, EntraDirectory } from '../../settings.js';
import { Frame } from '../frame.js';
import type { Page } from '../page.js';
import { appPath } from './app-page.js';

interface DirectoryProps {
  readonly page: Page;
  readonly directory: EntraDirectory;
}

/** アプリの登録 of one directory. */
export function AppsPage({ page, directory, directories, apps }: DirectoryProps & { readonly directories: readonly EntraDirectory[]; readonly apps: readonly AppRegistration[] }): VNode {
  const { texts } = page;
  return (
    <Frame page={page} title={texts.apps}>
      <dl>
        <dt>{texts.directory}</dt>
        <dd>
          {directory.name} ({directory.id})
        </dd>
      </dl>
      {directories.length < 2 ? null : (
        <nav aria-label={texts.otherDirectories} class="areas">
          <ul>
            {directories.map(({ id, name }) => (
              <li>
                <a href={`/entra/apps?directory=${encodeURIComponent(id)}`} {...(id === directory.id ? { 'aria-current': 'page' as const } : {})}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <p>
        <a href={`/entra/apps/new?directory=${encodeURIComponent(directory.id)}`} role="button">
          {`+ ${texts.newApp}`}
        </a>
      </p>
      {apps.length === 0 ? <p>{texts.noApps}</p> : <AppTable page={page} apps={apps} />}
    </Frame>
  );
}

function AppTable({ page: { texts }, apps }: { readonly page: Page; readonly apps: readonly AppRegistration[] }): VNode {
  return (
    <WideTable label={texts.apps} heads={[texts.displayName, texts.clientId]}>
          {apps.map((app) => (
            <tr>
              <td>
                <a href={appPath(app)}>{app.displayName ?? app.clientId}</a>
              </td>
              <td>{app.clientId}</td>
            </tr>
          ))}
        </WideTable>
  );
}

/** アプリの登録 › 新規登録. */
export function NewAppPage({ page, directory, problem }: DirectoryProps & { readonly problem?: string | undefined }): VNode {
  const { texts } = page;
  return (
    <Frame page={page} title={`${texts.apps} › ${texts.newApp}`}>
      <form method="post" action="/entra/apps">
        <input type="hidden" name="directory" value={directory.id} />
        <label>
          {texts.name}
          <input name="displayName" required maxLength={120} {...(problem === undefined ? {} : { 'aria-invalid': 'true' as const, 'aria-describedby': 'problem' })} />
        </label>
        {problem === undefined ? null : (
          <p id="problem" class="notice" role="alert">
            {problem}
          </p>
        )}
        <fieldset>
          <legend>{texts.accountTypes}</legend>
          <label>
            <input type="radio" name="accounts" value="single" checked />
            {texts.singleTenant}
          </label>
        </fieldset>
        <p>{texts.noRedirect}</p>
        <button type="submit">{texts.register}</button>
      </form>
    </Frame>
  );
}
