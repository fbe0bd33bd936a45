import { manualOf } from '../../texts/manual.js';
import type { SignedInPage } from '../../http/page.js';
import type { VNode } from 'preact';

/** A part of the manual where it is needed: the same words as on its page, folded once it is done. */
export function ManualSteps({ id, page: { texts, language }, isDone = false }: { readonly id: string; readonly page: SignedInPage; readonly isDone?: boolean | undefined }): VNode | null {
  const part = manualOf(language).find((one) => one.id === id);
  if (part === undefined) return null;
  return (
    <>
      <h2>{part.title}</h2>
      <p>{part.intro}</p>
      <details open={!isDone}>
        <summary>{texts.setSteps}</summary>
        <ol>
          {part.steps.map((step) => (
            <li>{step}</li>
          ))}
        </ol>
        {part.notes.map((note) => (
          <p class="notice">{note}</p>
        ))}
      </details>
    </>
  );
}
