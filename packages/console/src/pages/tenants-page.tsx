import { PlainPage } from './document.js';
import type { Page } from '../http/page.js';
import type { Tenant } from '@clounect/core';
import type { VNode } from 'preact';

/** For operators: the customers, by name. */
export function TenantsPage({ page, tenants }: { readonly page: Page; readonly tenants: readonly Tenant[] }): VNode {
  const { texts, base } = page;
  return (
    <PlainPage page={page} title={texts.tenants}>
      <p>{texts.tenantsIntro}</p>
      <ul>
        {tenants.map(({ tenantId, name, isPaused }) => (
          <li>
            <a href={`${base}/t/${encodeURIComponent(tenantId)}/`}>{name}</a> ({tenantId}
            {isPaused ? `, ${texts.stopped}` : ''})
          </li>
        ))}
      </ul>
      <form method="post" action={`${base}/sign-out`}>
        <button type="submit" class="secondary">
          {texts.signOut}
        </button>
      </form>
    </PlainPage>
  );
}
