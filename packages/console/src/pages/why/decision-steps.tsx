import { rows, type ExplainedDecision, type Row } from '@clounect/core';
import { eventWords, fieldWords, recordWords, stepWords } from '../../texts/why-words.js';
import { toReasonText } from './explain-words.js';
import type { ComponentChildren, VNode } from 'preact';
import type { SignedInPage } from '../../http/page.js';

export interface DecisionStepsProps {
  readonly page: SignedInPage;
  readonly decision: ExplainedDecision;
  /** Whose mailbox it is about, where a line of the log names somebody. */
  readonly person: string | undefined;
}

/** What was known, what was decided by which row, what was called, and what came of it. */
export function DecisionSteps({ page, decision, person }: DecisionStepsProps): VNode {
  const { texts, language } = page;
  const { row, reason, step, record, event, outcome, participants, lost = {} } = decision;
  const known = [record && recordWords[record][language], event && eventWords[event][language]].filter((text) => text !== undefined);
  const facts: readonly (readonly [string, ComponentChildren])[] = [
    [texts.whyParticipants, [person, participants.join(', ')].filter((text) => text !== undefined && text !== '').join(' · ')],
    [texts.whyEvidence, known.join('\n')],
    [texts.whyDecision, <RowLink page={page} row={row} />],
    [texts.logWhy, toReasonText(reason, language)],
    [texts.whyCall, step !== undefined && step in stepWords ? stepWords[step as keyof typeof stepWords][language] : (step ?? '')],
    [texts.whyOutcome, outcomeText(page, outcome)],
    [texts.whyLost, Object.entries(lost).map(([field, value]) => `${fieldWords[field]?.[language] ?? field}: ${value}`).join('\n')],
  ];
  return (
    <dl class="decision">
      {facts
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
    </dl>
  );
}

/** A row that only a newer version decides by is shown by its name. */
function RowLink({ page: { home, language }, row }: { readonly page: SignedInPage; readonly row: string }): VNode {
  if (!Object.hasOwn(rows, row)) return <code>{row}</code>;
  return (
    <>
      {rows[row as Row][language]} (<a href={`${home}/rules#row-${row}`}>{row}</a>)
    </>
  );
}

function outcomeText({ texts, language }: SignedInPage, outcome: string | undefined): string {
  if (outcome === undefined) return '';
  const [status = '', code = ''] = outcome.split(': ');
  const told = { applied: texts.outcomeApplied, refused: texts.outcomeRefused, unknown: texts.outcomeUnknown }[status] ?? status;
  return code === '' ? told : `${told}: ${toReasonText(code, language)}`;
}
