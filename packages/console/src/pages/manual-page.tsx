import { FramedPage } from './document.js';
import { manualOf } from '../texts/manual.js';
import type { SignedInPage } from '../http/page.js';
import type { VNode } from 'preact';

export function ManualPage({ page }: { readonly page: SignedInPage }): VNode {
  const { texts, language } = page;
  const parts = manualOf(language);
  return (
    <FramedPage page={page} title={texts.manual}>
      <p>{texts.manualIntro}</p>
      <ul>
        {parts.map(({ id, title }) => (
          <li>
            <a href={`#${id}`}>{title}</a>
          </li>
        ))}
      </ul>
      {parts.map(({ id, title, intro, steps, notes }) => (
        <section id={id}>
          <h2>{title}</h2>
          <p>{intro}</p>
          <ol>
            {steps.map((step) => (
              <li>{step}</li>
            ))}
          </ol>
          {notes.map((note) => (
            <p class="notice">{note}</p>
          ))}
        </section>
      ))}
    </FramedPage>
  );
}
