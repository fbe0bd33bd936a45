import type { VNode } from 'preact';
import { FramedPage } from './framed-page.js';
import type { Page } from './page.js';

/** A sentence and the way home. */
export function MessagePage({ page, title, text }: { readonly page: Page; readonly title: string; readonly text: string }): VNode {
  return (
    <FramedPage page={page} title={title}>
      <p>{text}</p>
      <p>
        <a href={`${page.base}/`}>{page.texts.toHome}</a>
      </p>
    </FramedPage>
  );
}
