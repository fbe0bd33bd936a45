import { cataloguedCodes, explainCode, rows } from '@clounect/core';
import { endWords, fieldWords, stepWords, triggerWords, verdictWords, type Words } from '../../texts/why-words.js';
import { FramedPage } from '../document.js';
import type { SignedInPage } from '../../http/page.js';
import type { VNode } from 'preact';

/** Everything that the page "why" can say, explained: made of the very tables that the sync decides and speaks by. */
export function RulesPage({ page }: { readonly page: SignedInPage }): VNode {
  const { texts, language } = page;
  const parts: readonly (readonly [string, string, Readonly<Record<string, Words>>])[] = [
    ['row', texts.rulesRows, rows],
    ['trigger', texts.rulesTriggers, triggerWords],
    ['verdict', texts.rulesVerdicts, verdictWords],
    ['step', texts.rulesSteps, stepWords],
    ['end', texts.rulesEnds, endWords],
    ['field', texts.rulesFields, fieldWords],
  ];
  return (
    <FramedPage page={page} title={texts.rules}>
      <p>{texts.rulesIntro}</p>
      <ul>
        {[...parts, ['code', texts.rulesCodes] as const].map(([id, title]) => (
          <li>
            <a href={`#${id}`}>{title}</a>
          </li>
        ))}
      </ul>
      {parts.map(([id, title, words]) => (
        <section id={id}>
          <h2>{title}</h2>
          <dl>
            {Object.entries(words).map(([name, said]) => (
              <>
                <dt id={`${id}-${name}`}>
                  <code>{name}</code>
                </dt>
                <dd>{said[language]}</dd>
              </>
            ))}
          </dl>
        </section>
      ))}
      <section id="code">
        <h2>{texts.rulesCodes}</h2>
        <dl>
          {cataloguedCodes.map((code) => {
            const { cause, cure } = explainCode(code)[language];
            return (
              <>
                <dt id={`code-${code}`}>
                  <code>{code}</code>
                </dt>
                <dd>
                  {cause}
                  <br />
                  {cure}
                </dd>
              </>
            );
          })}
        </dl>
      </section>
    </FramedPage>
  );
}
