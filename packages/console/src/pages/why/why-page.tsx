import { DecisionSteps } from './decision-steps.js';
import { FindRecord } from './find-record.js';
import { FramedPage } from '../document.js';
import { toEntryTexts, toLocalTime } from '../entry-texts.js';
import { toTitleOf } from '../to-title-of.js';
import { toTriggerTexts } from './explain-words.js';
import type { ActivityEntry, Explanation, RecordTitle } from '@clounect/core';
import type { SignedInPage } from '../../http/page.js';
import type { VNode } from 'preact';

export interface WhyProps {
  readonly page: SignedInPage;
  readonly recordId: string;
  /** Newest first. */
  readonly explanations: readonly Explanation[];
  readonly entries: readonly ActivityEntry[];
  readonly titles: readonly RecordTitle[];
}

/** Trigger, evidence, decision, call and result of all that was decided about one record. */
export function WhyPage({ page, recordId, explanations, entries, titles }: WhyProps): VNode {
  const { texts, language, tenant, home } = page;
  const about = { language, timeZone: tenant.timeZone };
  const names = [...new Set(entries.map(toTitleOf(titles, texts)))].filter((name) => name !== '');
  return (
    <FramedPage page={page} title={texts.whyTitle(recordId)}>
      {names.map((name) => (
        <p>
          {texts.logTitle}: <strong>{name}</strong>
        </p>
      ))}
      <p>
        {texts.whyIntro} <a href={`${home}/rules`}>{texts.whyRules}</a>
      </p>
      {explanations.length === 0 ? <p>{texts.whyNone}</p> : null}
      {explanations.map(({ at, trigger, decisions }) => (
        <article>
          <h2>
            <time dateTime={at}>{toLocalTime(at, about)}</time>
          </h2>
          <h3>{texts.whyTrigger}</h3>
          <ul>
            {toTriggerTexts(trigger, language).map((text) => (
              <li>{text}</li>
            ))}
          </ul>
          {decisions.length === 0 ? <p>{texts.whyNoDecision}</p> : null}
          {decisions.map((decision) => (
            <DecisionSteps page={page} decision={decision} person={personOf(entries, decision.mailboxId)} />
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
      <FindRecord page={page} />
      <p>
        <a href={`${home}/`}>{texts.back}</a>
      </p>
    </FramedPage>
  );
}

function personOf(entries: readonly ActivityEntry[], mailboxId: string | undefined): string | undefined {
  return mailboxId === undefined ? undefined : entries.find((entry) => entry.mailboxId === mailboxId)?.person;
}
