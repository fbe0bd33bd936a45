import { Budget } from '../budget-card.js';
import { FramedPage } from '../document.js';
import { RunsTable } from './runs-table.js';
import type { ReconcileEstimate, ReconcileRun, TenantHealth } from '@clounect/core';
import type { SignedInPage } from '../../http/page.js';
import type { VNode } from 'preact';

export interface ComparisonsProps {
  readonly page: SignedInPage;
  /** Newest first. */
  readonly runs: readonly ReconcileRun[];
  /** What a comparison of everything costs; `undefined`: nothing is set up yet. */
  readonly estimate: ReconcileEstimate | undefined;
  readonly health: TenantHealth | undefined;
}

/** What comparisons of both sides found, and the button that asks for one, with its cost told beforehand. */
export function ComparisonsPage({ page, runs, estimate, health }: ComparisonsProps): VNode {
  const { texts, home } = page;
  const isUnderWay = runs.some(({ scope, finishedAt }) => scope.kind === 'all' && finishedAt === undefined);
  return (
    <FramedPage page={page} title={texts.comparisons}>
      <p>{texts.comparisonsIntro}</p>
      <article>
        <h2>{texts.comparisonStart}</h2>
        <Budget page={page} health={health} />
        {estimate === undefined ? <p>{texts.comparisonNotSetUp}</p> : <Cost page={page} estimate={estimate} />}
        {isUnderWay ? <p>{texts.comparisonUnderWay}</p> : null}
        {estimate === undefined || isUnderWay ? null : (
          <form method="post" action={`${home}/comparisons`}>
            <button type="submit">{texts.comparisonDo}</button>
          </form>
        )}
      </article>
      <section>
        <h2>{texts.comparisonRuns}</h2>
        <RunsTable page={page} runs={runs} />
      </section>
    </FramedPage>
  );
}

function Cost({ page: { texts }, estimate: { sfaCalls, graphCalls, minutes, fitsToday } }: { readonly page: SignedInPage; readonly estimate: ReconcileEstimate }): VNode {
  return (
    <p>
      {texts.comparisonCost(sfaCalls, graphCalls)} {minutes === undefined ? '' : texts.comparisonMinutes(minutes)}{' '}
      {fitsToday === undefined ? '' : fitsToday ? texts.comparisonFits : texts.comparisonDoesNotFit}
    </p>
  );
}
