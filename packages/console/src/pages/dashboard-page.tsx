import { ExpiryNotice } from './settings/expiry-notice.js';
import { FindRecord } from './why/find-record.js';
import { FramedPage } from './document.js';
import { HealthCard } from './health-card.js';
import { LogFilterForm, LogTable, type LogProps } from './log-section.js';
import { live } from '@clounect/page-kit';
import type { ExpiryNotice as Expiry, TenantHealth } from '@clounect/core';
import type { VNode } from 'preact';

export interface MonthlyUse {
  readonly users: number;
  readonly executions: number;
  readonly failures: number;
}

export interface DashboardProps extends LogProps {
  readonly use: MonthlyUse;
  readonly people: readonly string[];
  readonly health: TenantHealth | undefined;
  readonly expiry: Expiry | undefined;
}

export function DashboardPage({ page, log, titles, filter, use, people, health, expiry }: DashboardProps): VNode {
  const { texts } = page;
  return (
    <FramedPage page={page} title={texts.dashboard}>
      <ExpiryNotice page={page} expiry={expiry} />
      <div class="columns">
        <div>
          <CustomerCard page={page} use={use} />
          <HealthCard page={page} health={health} />
        </div>
        <section>
          <h2>{texts.log}</h2>
          <LogFilterForm page={page} filter={filter} people={people} />
          <FindRecord page={page} />
          <LogTable page={page} log={log} titles={titles} filter={filter} />
        </section>
      </div>
    </FramedPage>
  );
}

/** By itself what a live page swaps in. */
export function CustomerCard({ page, use }: Pick<DashboardProps, 'page' | 'use'>): VNode {
  const { texts, tenant, principal, home } = page;
  const facts: readonly (readonly [string, string])[] = [
    [texts.companyName, tenant.name],
    [texts.yourName, principal.name],
    [texts.monthlyUsers, texts.usersCount(use.users)],
    [texts.monthlyExecutions, texts.executionsWithFailures(use.executions, use.failures)],
    [texts.syncState, `${tenant.isPaused ? texts.stopped : texts.running} (${tenant.direction === 'twoWay' ? texts.directionTwoWay : texts.directionOneWay})`],
  ];
  return (
    <article id="customer" {...live(`${home}/customer`, 5)}>
      <h2>{texts.customer}</h2>
      <dl>
        {facts.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
    </article>
  );
}
