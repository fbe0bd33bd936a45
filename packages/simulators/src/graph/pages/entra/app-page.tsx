import type { ComponentChildren, VNode } from 'preact';
import type { AppRegistration, EntraDirectory } from '../../settings.js';
import { Frame } from '../frame.js';
import type { Page } from '../page.js';
import type { Texts } from '../texts/texts.js';

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
    <Frame page={page} title={`${app.displayName ?? app.clientId} | ${title}`} scripts={['kit/copy.js']}>
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

/** A value to be copied: read-only, with a button that the kit's script serves. */
export function Copyable({ texts, id, label, value, hint }: { readonly texts: Texts; readonly id: string; readonly label: string; readonly value: string; readonly hint?: string }): VNode {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div role="group">
        <input id={id} type="text" readOnly value={value} {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })} />
        <button type="button" class="secondary" data-copy={id} data-copied={texts.copied}>
          {texts.copy}
        </button>
      </div>
      {hint === undefined ? null : <small id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}
