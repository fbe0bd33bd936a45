import { manualOf } from '../../texts/manual.js';
import type { Language } from '../../texts/texts.js';
import type { VNode } from 'preact';

/** A part of the manual where it is needed: the same words as on its page. */
export function ManualSteps({ id, language }: { readonly id: string; readonly language: Language }): VNode | null {
  const part = manualOf(language).find((one) => one.id === id);
  if (part === undefined) return null;
  return (
    <>
      <h2>{part.title}</h2>
      <p>{part.intro}</p>
      <ol>
        {part.steps.map((step) => (
          <li>{step}</li>
        ))}
      </ol>
      {part.notes.map((note) => (
        <p class="notice">{note}</p>
      ))}
    </>
  );
}
