import { Document, LanguageSwitch, SideMenu, type MenuEntry } from '@clounect/page-kit';
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
    <Document {...{ language, base: '', title, product: texts.product, skipToContent: texts.skipToContent, styles: [...styles, 'graph.css'], scripts }}>
      <header>
        <a class="product" href="/">
          {texts.product}
        </a>
        <span class="whose" />
        <nav aria-label={texts.language}>
          <LanguageSwitch language={language} base="" path={path} />
        </nav>
      </header>
      <div class="frame">
        <SideMenu label={texts.menu} entries={menuOf(page)} />
        <main id="content">
          <h1>{title}</h1>
          {children}
        </main>
      </div>
    </Document>
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
