import { PlainPage } from './document.js';
import { stateText } from './health-card.js';
import { toLocalTime } from './entry-texts.js';
import { live } from '@clounect/page-kit';
import type { Page } from '../http/page.js';
import type { Tenant, TenantHealth, TenantState } from '@clounect/core';
import type { VNode } from 'preact';

export interface TenantStanding {
  readonly tenant: Tenant;
  readonly health: TenantHealth | undefined;
}

export interface TenantsProps {
  readonly page: Page;
  readonly tenants: readonly TenantStanding[];
}

/** For operators: all customers, those who need help first. */
export function TenantsPage({ page, tenants }: TenantsProps): VNode {
  const { texts, base } = page;
  return (
    <PlainPage page={page} title={texts.tenants} isWide>
      <p>{texts.tenantsIntro}</p>
      <TenantsTable page={page} tenants={tenants} />
      <form method="post" action={`${base}/sign-out`}>
        <button type="submit" class="secondary">
          {texts.signOut}
        </button>
      </form>
    </PlainPage>
  );
}

const urgencies: Readonly<Record<TenantState, number>> = { stopped: 0, attention: 1, notSetUp: 2, working: 3, paused: 4 };

/** By itself what a live page swaps in. */
export function TenantsTable({ page, tenants }: TenantsProps): VNode {
  const { texts, base } = page;
  const urgencyOf = ({ health }: TenantStanding): number => urgencies[health?.state ?? 'notSetUp'];
  const sorted = tenants.toSorted((one, other) => urgencyOf(one) - urgencyOf(other) || (one.tenant.name < other.tenant.name ? -1 : 1));
  return (
    <div id="tenants" {...live(`${base}/tenants/list`, 10)}>
      {tenants.length === 0 ? (
        <p>{texts.tenantsNone}</p>
      ) : (
        <div class="scroll" role="region" aria-label={texts.tenants} tabIndex={0}>
          <table>
            <thead>
              <tr>
                {[texts.companyName, texts.tenantState, texts.tenantWaiting, texts.held, texts.tenantGivenUp, texts.tenantLastSuccess].map((name) => (
                  <th scope="col">{name}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sorted.map((one) => (
                <TenantRow page={page} standing={one} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function TenantRow({ page: { texts, language, base }, standing: { tenant, health } }: { readonly page: Page; readonly standing: TenantStanding }): VNode {
  const home = `${base}/t/${encodeURIComponent(tenant.tenantId)}`;
  const about = { language, timeZone: tenant.timeZone };
  const evidence = health?.evidence;
  return (
    <tr id={`tenant-${tenant.tenantId}`}>
      <th scope="row">
        <a href={`${home}/`}>{tenant.name}</a> ({tenant.tenantId})
      </th>
      <td>
        <span class={`state ${health?.state ?? 'notSetUp'}`}>{stateText(texts, health?.state)}</span>
      </td>
      <td>
        {evidence?.waiting.count ?? 0}
        {evidence?.waiting.since === undefined ? null : ` (${texts.tenantSince(toLocalTime(evidence.waiting.since, about))})`}
      </td>
      <td>{evidence === undefined || evidence.held === 0 ? '0' : <a href={`${home}/held`}>{evidence.held}</a>}</td>
      <td>{evidence?.givenUp ?? 0}</td>
      <td>{evidence?.lastSuccess === undefined ? '–' : <time dateTime={evidence.lastSuccess}>{toLocalTime(evidence.lastSuccess, about)}</time>}</td>
    </tr>
  );
}
