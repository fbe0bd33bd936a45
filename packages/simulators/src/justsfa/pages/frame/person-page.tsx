import type { VNode } from 'preact';
import type { Participant } from '../../schedule/participant.js';
import { FramedPage } from './framed-page.js';
import type { Page } from './page.js';

/** Who sits at the screen. */
export function PersonPage({ page, people }: { readonly page: Page; readonly people: readonly Participant[] }): VNode {
  const { texts, base, person } = page;
  return (
    <FramedPage page={page} title={texts.changePerson}>
      <p>{texts.personIntro}</p>
      <form method="post" action={`${base}/person`}>
        <fieldset>
          <legend>{texts.person}</legend>
          {people.map(({ id, name, department }) => (
            <label>
              <input type="radio" name="id" value={id} checked={id === person.id} />
              <span>
                {name || id} <small>{[id, department].filter((part) => part !== '').join(' · ')}</small>
              </span>
            </label>
          ))}
        </fieldset>
        <button type="submit">{texts.choose}</button>
      </form>
    </FramedPage>
  );
}
