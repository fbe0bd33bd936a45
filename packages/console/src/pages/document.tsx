import { Bar, Document as KitDocument, Frame, type MenuEntry } from '@clounect/page-kit';
import type { ComponentChildren, VNode } from 'preact';
import type { Page, SignedInPage } from '../http/page.js';

interface DocumentProps {
  readonly page: Page;
  readonly title: string;
  readonly children: ComponentChildren;
}

/** Every page of the console. */
const documentOf = ({ texts, language, base }: Page, title: string) => ({ language, base, title, product: texts.product, skipToContent: texts.skipToContent, styles: ['console.css'], scripts: ['kit/copy.js'] });

/** A page of somebody who is not signed in. */
export function PlainPage({ page, title, children, isWide = false }: DocumentProps & { readonly isWide?: boolean }): VNode {
  const { texts, language, base, path } = page;
  return (
    <KitDocument {...documentOf(page, title)}>
      <Bar {...{ language, base, path }} product={texts.product} languageLabel={texts.language} />
      <main id="content" class={isWide ? 'wide' : 'narrow'}>
        <h1>{title}</h1>
        {children}
      </main>
    </KitDocument>
  );
}

interface FrameProps extends DocumentProps {
  readonly page: SignedInPage;
}

/** The frame of the manual: bar, side menu, content. */
export function FramedPage({ page, title, children }: FrameProps): VNode {
  const { texts, base, path, principal, tenant } = page;
  const signOut = (
    <form method="post" action={`${base}/sign-out`}>
      <button type="submit">{texts.signOut}</button>
    </form>
  );
  return (
    <Frame {...documentOf(page, title)} path={path} languageLabel={texts.language} whose={`${tenant.name} · ${principal.name}`} bar={signOut} menu={{ label: texts.menu, entries: toEntries(page) }}>
      {children}
    </Frame>
  );
}

function toEntries({ texts, base, home, path, principal }: SignedInPage): readonly MenuEntry[] {
  const here = `${base}${path}`;
  // A form of a row answers below the address of its page.
  const entry = (href: string, text: string): MenuEntry => ({ text, href, isHere: here === href || (!href.endsWith('/') && here.startsWith(`${href}/`)) });
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
