import { Frame as KitFrame, type MenuEntry } from '@clounect/page-kit';
import type { ComponentChildren, VNode } from 'preact';
import type { Page } from './page.js';

interface FrameProps {
  readonly page: Page;
  readonly title: string;
  readonly styles?: readonly string[];
  readonly scripts?: readonly string[];
  readonly children: ComponentChildren;
}

/** Bar, menu and content: the frame of every page of this simulator. */
export function Frame({ page, title, styles = [], scripts = [], children }: FrameProps): VNode {
  const { texts, language, path } = page;
  return (
    <KitFrame {...{ language, base: '', path, title, product: texts.product, skipToContent: texts.skipToContent, languageLabel: texts.language, styles: [...styles, 'graph.css'], scripts }} menu={{ label: texts.menu, entries: menuOf(page) }}>
      {children}
    </KitFrame>
  );
}

function menuOf({ texts, path }: Page): readonly MenuEntry[] {
  const [here = ''] = path.split('?');
  const entry = (href: string, text: string): MenuEntry => ({ href, text, isHere: href === '/' ? here === '/' : here.startsWith(href) });
  return [
    entry('/', texts.start),
    { text: texts.entra, entries: [entry('/entra/apps', texts.apps), entry('/entra/users', texts.users)] },
    { text: texts.outlook, entries: [entry('/outlook/week', texts.calendar), entry('/outlook/list', texts.calendarList), entry('/mails', texts.mails)] },
    { text: 'Microsoft Graph', entries: [entry('/notifications', texts.notifications), entry('/switches', texts.switches), entry('/faults', texts.faults)] },
  ];
}

/** A page that only says something, and leads back. */
export function MessagePage({ page, title, text, back }: { readonly page: Page; readonly title: string; readonly text: string; readonly back?: string | undefined }): VNode {
  return (
    <Frame page={page} title={title}>
      <p class="notice" role="status">
        {text}
      </p>
      {back === undefined ? null : (
        <p>
          <a href={back}>{page.texts.back}</a>
        </p>
      )}
    </Frame>
  );
}
