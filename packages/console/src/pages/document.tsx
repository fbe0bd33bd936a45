import { Document as KitDocument, LanguageSwitch, SideMenu, type MenuEntry } from '@clounect/page-kit';
import type { ComponentChildren, VNode } from 'preact';
import type { Page, SignedInPage } from '../http/page.js';

interface DocumentProps {
  readonly page: Page;
  readonly title: string;
  readonly children: ComponentChildren;
}

/** Every page of the console. */
export function Document({ page: { texts, language, base }, title, children }: DocumentProps): VNode {
  return (
    <KitDocument {...{ language, base, title, product: texts.product, skipToContent: texts.skipToContent, styles: ['console.css'], scripts: ['kit/copy.js'] }}>
      {children}
    </KitDocument>
  );
}

/** A page of somebody who is not signed in. */
export function PlainPage({ page, title, children, isWide = false }: DocumentProps & { readonly isWide?: boolean }): VNode {
  return (
    <Document page={page} title={title}>
      <header>
        <a class="product" href={`${page.base}/`}>
          {page.texts.product}
        </a>
        <span class="whose" />
        <nav aria-label={page.texts.language}>
          <LanguageSwitch {...page} />
        </nav>
      </header>
      <main id="content" class={isWide ? 'wide' : 'narrow'}>
        <h1>{title}</h1>
        {children}
      </main>
    </Document>
  );
}

interface FrameProps extends DocumentProps {
  readonly page: SignedInPage;
}

/** The frame of the manual: bar, side menu, content. */
export function FramedPage({ page, title, children }: FrameProps): VNode {
  const { texts, base, principal, tenant } = page;
  return (
    <Document page={page} title={title}>
      <header>
        <a class="product" href={`${base}/`}>
          {texts.product}
        </a>
        <span class="whose">
          {tenant.name} · {principal.name}
        </span>
        <nav aria-label={texts.language}>
          <LanguageSwitch {...page} />
        </nav>
        <form method="post" action={`${base}/sign-out`}>
          <button type="submit">{texts.signOut}</button>
        </form>
      </header>
      <div class="frame">
        <SideMenu label={texts.menu} entries={toEntries(page)} />
        <main id="content">
          <h1>{title}</h1>
          {children}
        </main>
      </div>
    </Document>
  );
}

function toEntries({ texts, base, home, path, principal }: SignedInPage): readonly MenuEntry[] {
  const entry = (href: string, text: string): MenuEntry => ({ text, href, isHere: `${base}${path}` === href });
  return [
    entry(`${home}/`, texts.dashboard),
    entry(`${home}/charts`, texts.charts),
    { text: texts.outlookCalendar, entries: [entry(`${home}/settings`, texts.syncSettings), entry(`${home}/users`, texts.userSettings)] },
    entry(`${home}/held`, texts.held),
    entry(`${home}/comparisons`, texts.comparisons),
    entry(`${home}/manual`, texts.manual),
    entry(`${home}/rules`, texts.rules),
    entry(`${home}/contact`, texts.contact),
    ...(principal.access.role === 'operator' ? [entry(`${base}/tenants`, texts.tenants)] : []),
  ];
}
