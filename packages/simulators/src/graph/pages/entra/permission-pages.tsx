import { WideTable } from '@clounect/page-kit';
import type { VNode } from 'preact';
import { listPermissions, offeredPermissions, type PermissionState } from '../../entra/permissions.js';
import type { Permission } from '../../settings.js';
import type { Texts } from '../texts/texts.js';
import { AppPage, appPath, type AppPageProps } from './app-page.js';

const describe = (texts: Texts, { kind, name }: Permission): string => {
  const known: Readonly<Record<string, string>> = texts.permissionTexts;
  return known[`${kind} ${name}`] ?? name;
};

/** APIのアクセス許可: what is asked for, and what was consented to. */
export function PermissionsPage(props: AppPageProps): VNode {
  const { page: { texts }, app, directory } = props;
  const all = listPermissions(app);
  const besides = all.filter(({ isRequested }) => !isRequested);
  const rows = (permissions: readonly PermissionState[]): VNode[] => permissions.map((permission) => <PermissionRow {...props} permission={permission} />);
  return (
    <AppPage {...props} area="/permissions" title={texts.permissions}>
      <p>
        <a href={appPath(app, '/permissions/add')} role="button">
          {`+ ${texts.addPermission}`}
        </a>
      </p>
      <PermissionTable texts={texts} rows={rows(all.filter(({ isRequested }) => isRequested))} label={texts.permissions} />
      <form method="post" action={appPath(app, '/consent')}>
        <p>{texts.grantConsentFor(directory.name)}</p>
        <button type="submit">{texts.grantConsent}</button>
      </form>
      {besides.length === 0 ? null : (
        <>
          <h2>{texts.grantedBesides}</h2>
          <PermissionTable texts={texts} rows={rows(besides)} label={texts.grantedBesides} />
        </>
      )}
    </AppPage>
  );
}

function PermissionTable({ texts, rows, label }: { readonly texts: Texts; readonly rows: readonly VNode[]; readonly label: string }): VNode {
  return (
    <WideTable label={label} heads={[texts.permissionName, texts.permissionKind, texts.permissionText, texts.permissionState, texts.actions]}>{rows}</WideTable>
  );
}

function PermissionRow({ page: { texts }, app, directory, permission }: AppPageProps & { readonly permission: PermissionState }): VNode {
  const { kind, name, isGranted, isRequested } = permission;
  const act = (area: string, text: string): VNode => (
    <form method="post" action={appPath(app, area)}>
      <input type="hidden" name="permission" value={`${kind} ${name}`} />
      <button type="submit" class="secondary" aria-label={`${text}: ${name} (${texts[kind]})`}>
        {text}
      </button>
    </form>
  );
  return (
    <tr>
      <td>Microsoft Graph / {name}</td>
      <td>{texts[kind]}</td>
      <td>{describe(texts, permission)}</td>
      <td>{isGranted ? `✓ ${texts.granted(directory.name)}` : `⚠ ${texts.notGranted(directory.name)}`}</td>
      <td class="buttons">
        {isRequested ? act('/permissions/remove', texts.remove) : null}
        {isGranted ? act('/permissions/revoke', texts.revokeConsent) : null}
      </td>
    </tr>
  );
}

/** アクセス許可の追加 › Microsoft Graph: first the kind, then the permissions. */
export function AddPermissionPage({ kind, ...props }: AppPageProps & { readonly kind: Permission['kind'] | undefined }): VNode {
  const { page: { texts }, app } = props;
  const kinds = [
    ['delegated', texts.delegatedText],
    ['application', texts.applicationText],
  ] as const;
  return (
    <AppPage {...props} area="/permissions" title={`${texts.addPermission} › Microsoft Graph`}>
      <p>{texts.chooseKind}</p>
      <ul>
        {kinds.map(([name, text]) => (
          <li>
            <a href={`${appPath(app, '/permissions/add')}?kind=${name}`} {...(name === kind ? { 'aria-current': 'true' as const } : {})}>
              {texts[name]}
            </a>
            {`: ${text}`}
          </li>
        ))}
      </ul>
      {kind === undefined ? null : (
        <form method="post" action={appPath(app, '/permissions')}>
          <fieldset>
            <legend>{texts[kind]}</legend>
            {offeredPermissions[kind].map((name) => (
              <label>
                <input type="checkbox" name="permission" value={`${kind} ${name}`} />
                {`${name}: ${describe(texts, { kind, name })}`}
              </label>
            ))}
          </fieldset>
          <button type="submit">{texts.addPermission}</button>
        </form>
      )}
    </AppPage>
  );
}
