import { rows, type ActivityEntry, type ExplainedDecision, type Explanation, type Row } from '@clounect/core';
import { FramedPage } from './document.js';
import { toEntryTexts, toLocalTime } from './entry-texts.js';
import type { SignedInPage } from '../http/page.js';
import type { VNode } from 'preact';

export interface WhyProps {
  readonly page: SignedInPage;
  readonly recordId: string;
  /** Newest first. */
  readonly explanations: readonly Explanation[];
  readonly entries: readonly ActivityEntry[];
}

/** Trigger, decision, reason and result of all that was decided about one record. */
export function WhyPage({ page, recordId, explanations, entries }: WhyProps): VNode {
  const { texts, language, tenant, home } = page;
  const about = { language, timeZone: tenant.timeZone };
  return (
    <FramedPage page={page} title={texts.whyTitle(recordId)}>
      <p>{texts.whyIntro}</p>
      {explanations.length === 0 ? <p>{texts.whyNone}</p> : null}
      {explanations.map((explanation) => (
        <article>
          <h2>
            <time dateTime={explanation.at}>{toLocalTime(explanation.at, about)}</time>
          </h2>
          <dl>
            <dt>{texts.whyTrigger}</dt>
            <dd>
              <code>{explanation.trigger}</code>
            </dd>
          </dl>
          {explanation.decisions.map((decision) => (
            <DecisionFacts page={page} decision={decision} />
          ))}
        </article>
      ))}
      {entries.length === 0 ? null : (
        <section>
          <h2>{texts.whyLines}</h2>
          <ul>
            {entries.map((entry) => {
              const line = toEntryTexts(entry, { texts, ...about });
              return <li>{[line.at, line.person, line.target, line.action, line.result, line.why?.cause].filter((part) => part !== undefined && part !== '').join(' · ')}</li>;
            })}
          </ul>
        </section>
      )}
      <p>
        <a href={`${home}/`}>{texts.back}</a>
      </p>
    </FramedPage>
  );
}

function DecisionFacts({ page: { texts, language }, decision }: { readonly page: SignedInPage; readonly decision: ExplainedDecision }): VNode {
  const facts: readonly (readonly [string, string])[] = [
    [texts.whyParticipants, decision.participants.join(', ')],
    [texts.whyDecision, `${toReason(decision.row, language)} (${[decision.row, decision.reason].filter((part) => part !== '').join(' · ')})`],
    [texts.whyOutcome, decision.outcome ?? ''],
    [texts.whyLost, Object.entries(decision.lost ?? {}).map(([field, value]) => `${field}: ${value}`).join('\n')],
  ];
  return (
    <dl>
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
function toReason(row: string, language: 'ja' | 'en'): string {
  return row in rows ? rows[row as Row][language] : row;
}
