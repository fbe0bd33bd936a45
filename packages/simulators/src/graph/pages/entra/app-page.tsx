import type { ComponentChildren, VNode } from 'preact';
import type { AppRegistration, EntraDirectory } from '../../settings.js';
import { Frame } from '../frame.js';
import type { Page } from '../page.js';

export interface AppPageProps {
  readonly page: Page;
  readonly app: AppRegistration;
  readonly directory: EntraDirectory;
}

export const appPath = ({ clientId }: Pick<AppRegistration, 'clientId'>, area = ''): string => `/entra/apps/${encodeURIComponent(clientId)}${area}`;

/** The blade of one application: its areas, then one of them. */
export function AppPage({ page, app, area, title, children }: AppPageProps & { readonly area: string; readonly title: string; readonly children: ComponentChildren }): VNode {
  const { texts } = page;
  const areas = [
    ['', texts.overview],
    ['/endpoints', texts.endpoints],
    ['/permissions', texts.permissions],
    ['/secrets', texts.secrets],
  ] as const;
  return (
    <Frame page={page} title={`${app.displayName ?? app.clientId} | ${title}`}>
      <nav aria-label={texts.appAreas} class="areas">
        <ul>
          {areas.map(([path, name]) => (
            <li>
              <a href={appPath(app, path)} {...(path === area ? { 'aria-current': 'page' as const } : {})}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </Frame>
  );
}

/** A value to be copied: read-only, so that it can be selected with the keyboard too. */
export function Copyable({ label, value, hint }: { readonly label: string; readonly value: string; readonly hint?: string }): VNode {
  return (
    <label>
      {label}
      <input readOnly value={value} {...(hint === undefined ? {} : { 'aria-description': hint })} />
      {hint === undefined ? null : <small>{hint}</small>}
    </label>
  );
}
