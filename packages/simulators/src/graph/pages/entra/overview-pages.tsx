import type { VNode } from 'preact';
import { listSecrets } from '../../entra/app-secrets.js';
import { AppPage, Copyable, appPath, type AppPageProps } from './app-page.js';

/** 概要: the ids. */
export function OverviewPage(props: AppPageProps): VNode {
  const { page: { texts }, app, directory } = props;
  return (
    <AppPage {...props} area="" title={texts.overview}>
      <dl>
        <dt>{texts.displayName}</dt>
        <dd>{app.displayName ?? app.clientId}</dd>
        <dt>{texts.clientCredentials}</dt>
        <dd>
          <a href={appPath(app, '/secrets')}>{texts.secretsCount(listSecrets(app).length)}</a>
        </dd>
      </dl>
      <Copyable texts={texts} id="client-id" label={texts.clientId} value={app.clientId} />
      <Copyable texts={texts} id="directory-id" label={texts.directoryId} value={directory.id} />
      <p>
        <a href={appPath(app, '/endpoints')} role="button">
          {texts.endpoints}
        </a>
      </p>
      <form method="post" action={appPath(app, '/delete')}>
        <p>{texts.deleteAppText}</p>
        <button type="submit" class="secondary">
          {texts.deleteApp}
        </button>
      </form>
    </AppPage>
  );
}

/** エンドポイント: the one that the sync needs, among those that it does not. */
export function EndpointsPage({ origin, ...props }: AppPageProps & { readonly origin: string }): VNode {
  const { page: { texts }, directory } = props;
  const oauth = `${origin}/${directory.id}/oauth2/v2.0`;
  return (
    <AppPage {...props} area="/endpoints" title={texts.endpoints}>
      <Copyable texts={texts} id="authorize" label={texts.authorizeEndpoint} value={`${oauth}/authorize`} hint={texts.notSimulated} />
      <Copyable texts={texts} id="token" label={texts.tokenEndpoint} value={`${oauth}/token`} />
      <Copyable texts={texts} id="metadata" label={texts.metadataEndpoint} value={`${origin}/${directory.id}/v2.0/.well-known/openid-configuration`} hint={texts.notSimulated} />
      <Copyable texts={texts} id="graph" label={texts.graphEndpoint} value={`${origin}/v1.0`} />
    </AppPage>
  );
}
