import { Budget } from './budget-card.js';
import { explainCode, type TenantHealth, type TenantState } from '@clounect/core';
import { live } from '@clounect/page-kit';
import type { SignedInPage } from '../http/page.js';
import type { Texts } from '../texts/ja.js';
import type { VNode } from 'preact';

const states: Readonly<Record<TenantState, keyof Texts & `state${string}`>> = {
  working: 'stateWorking',
  attention: 'stateAttention',
  stopped: 'stateStopped',
  paused: 'statePaused',
  notSetUp: 'stateNotSetUp',
};

export function stateText(texts: Texts, state: TenantState = 'notSetUp'): string {
  return texts[states[state]];
}

/** How the tenant is, by stored evidence, with a cause and a cure for each finding. By itself what a live page swaps in. */
export function HealthCard({ page, health }: { readonly page: SignedInPage; readonly health: TenantHealth | undefined }): VNode {
  const { texts, language, home } = page;
  return (
    <article id="health" {...live(`${home}/health`, 5)}>
      <h2>{texts.health}</h2>
      <p>
        <strong class={`state ${health?.state ?? 'notSetUp'}`}>{stateText(texts, health?.state)}</strong>
      </p>
      {health?.findings.map(({ code }) => {
        const { cause, cure } = explainCode(code)[language];
        return (
          <div class="notice">
            <p>{cause}</p>
            <p>{cure}</p>
          </div>
        );
      })}
      <Budget page={page} health={health} />
    </article>
  );
}
