import { Document, type DocumentProps } from './document.js';
import { LanguageSwitch, SideMenu, type MenuEntry } from './navigation.js';
import type { ComponentChildren, VNode } from 'preact';
import type { Language } from './language.js';

export interface BarProps {
  readonly language: Language;
  readonly base: string;
  /** The path of the page below `base`, with its query where the switch of the language is to keep it. */
  readonly path: string;
  readonly product: string;
  /** Names the language switch to those who hear it. */
  readonly languageLabel: string;
  /** Whose pages these are. */
  readonly whose?: string | undefined;
  /** What stands at the right end. */
  readonly children?: ComponentChildren;
}

/** The dark bar on top: product, whose pages these are, the other language, and what else belongs there. */
export function Bar({ language, base, path, product, languageLabel, whose, children }: BarProps): VNode {
  return (
    <header>
      <a class="product" href={`${base}/`}>
        {product}
      </a>
      <span class="whose">{whose}</span>
      <nav aria-label={languageLabel}>
        <LanguageSwitch {...{ language, base, path }} />
      </nav>
      {children}
    </header>
  );
}

export interface FrameProps extends DocumentProps, Omit<BarProps, 'children'> {
  /** What stands at the right end of the bar. */
  readonly bar?: ComponentChildren;
  readonly menu: { readonly label: string; readonly entries: readonly MenuEntry[] };
  /** What stands above the heading, such as the way to this page. */
  readonly above?: ComponentChildren;
}

/** A page with bar, side menu, heading and content. */
export function Frame({ bar, menu, above, whose, languageLabel, path, children, ...document }: FrameProps): VNode {
  const { language, base, product, title } = document;
  return (
    <Document {...document}>
      <Bar {...{ language, base, path, product, languageLabel, whose }}>{bar}</Bar>
      <div class="frame">
        <SideMenu {...menu} />
        <main id="content">
          {above}
          <h1>{title}</h1>
          {children}
        </main>
      </div>
    </Document>
  );
}
