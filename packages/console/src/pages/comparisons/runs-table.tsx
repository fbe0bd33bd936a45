import { explainCode, codeOf, type ReconcileRun } from '@clounect/core';
import { toLocalTime } from '../entry-texts.js';
import { live } from '@clounect/page-kit';
import type { SignedInPage } from '../../http/page.js';
import type { Texts } from '../../texts/ja.js';
import type { VNode } from 'preact';

interface RunsProps {
  readonly page: SignedInPage;
  readonly runs: readonly ReconcileRun[];
}

/** By itself what a live page swaps in: often while something is under way, now and then else. */
export function RunsTable({ page, runs }: RunsProps): VNode {
  const { texts, home } = page;
  const isLive = runs.some(({ finishedAt }) => finishedAt === undefined);
  return (
    <div id="runs" {...live(`${home}/comparisons/runs`, isLive ? 2 : 10)}>
      {runs.length === 0 ? (
        <p>{texts.comparisonNone}</p>
      ) : (
        <div class="scroll" role="region" aria-label={texts.comparisonRuns} tabIndex={0}>
          <table>
            <thead>
              <tr>
                {[texts.comparisonAsked, texts.comparisonScope, texts.comparisonState, texts.comparisonCalls, texts.comparisonFound].map((name) => (
                  <th scope="col">{name}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <RunRow page={page} run={run} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function RunRow({ page, run }: { readonly page: SignedInPage; readonly run: ReconcileRun }): VNode {
  const { texts, language, tenant } = page;
  const { counts, cost, lastFailure } = run.state;
  const about = { language, timeZone: tenant.timeZone };
  const calls = counts.sfaCalls + counts.graphCalls;
  const expected = cost === undefined ? undefined : cost.sfaCalls + cost.graphCalls;
  return (
    <tr id={`run-${run.runId}`}>
      <td>
        <time dateTime={run.requestedAt}>{toLocalTime(run.requestedAt, about)}</time>
      </td>
      <td>{run.scope.kind === 'all' ? texts.comparisonOfAll : texts.comparisonBackFill(run.scope.sfaUserIds.length)}</td>
      <td>
        {stateOf(run, texts)}
        {run.finishedAt !== undefined || expected === undefined ? null : (
          <progress aria-label={texts.comparisonProgress} value={Math.min(calls, expected)} max={Math.max(1, expected)} />
        )}
        {run.finishedAt === undefined ? null : (
          <>
            {' '}
            <time dateTime={run.finishedAt}>{toLocalTime(run.finishedAt, about)}</time>
          </>
        )}
        {run.finishedAt !== undefined || run.notBefore === undefined ? null : <p>{texts.comparisonGoesOn(toLocalTime(run.notBefore, about))}</p>}
        {run.finishedAt !== undefined || lastFailure === undefined ? null : <p>{explainCode(codeOf(lastFailure))[language].cause}</p>}
      </td>
      <td>{texts.comparisonCallsMade(counts.sfaCalls, counts.graphCalls)}</td>
      <td>
        {run.startedAt === undefined ? '–' : <Found texts={texts} run={run} />}
      </td>
    </tr>
  );
}

function stateOf({ state, startedAt, finishedAt }: ReconcileRun, texts: Texts): string {
  if (finishedAt !== undefined) return state.outcome === 'abandoned' ? texts.comparisonAbandoned : texts.comparisonFinished;
  if (startedAt === undefined) return texts.comparisonWaiting;
  const stages = { lists: texts.stageLists, absences: texts.stageAbsences, mailboxes: texts.stageMailboxes, missingEvents: texts.stageMissingEvents };
  return state.position === undefined ? texts.comparisonRunning : stages[state.position.stage];
}

/** What was compared always, what was found only where there is something. */
function Found({ texts, run: { state, finishedAt } }: { readonly texts: Texts; readonly run: ReconcileRun }): VNode {
  const { counts, unlisted } = state;
  const findings = [
    [counts.accepted, texts.foundAccepted],
    [counts.missingRecords, texts.foundMissingRecords],
    [counts.doubtedEvents, texts.foundDoubtedEvents],
    [counts.orphans, texts.foundOrphans],
    [counts.copies, texts.foundCopies],
    [counts.tooOld, texts.foundTooOld],
    [counts.malformed, texts.foundMalformed],
    [counts.skippedMailboxes, texts.foundSkipped],
    [unlisted.length, texts.foundUnlisted],
  ] as const;
  const some = findings.filter(([count]) => count > 0);
  return (
    <>
      <p>{texts.foundCompared(counts.rows, counts.events)}</p>
      {some.length === 0 && finishedAt !== undefined ? <p>{texts.foundNothing}</p> : null}
      {some.length === 0 ? null : (
        <ul>
          {some.map(([count, told]) => (
            <li>{told(count)}</li>
          ))}
        </ul>
      )}
    </>
  );
}
