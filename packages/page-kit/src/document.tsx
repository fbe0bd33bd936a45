import type { ComponentChildren, VNode } from 'preact';
import type { Language } from './language.js';

export interface DocumentProps {
  readonly language: Language;
  /** The path that the pages are mounted under, without a slash at its end; assets are below it. */
  readonly base: string;
  readonly title: string;
  readonly product: string;
  /** The first link of every page, for the keyboard; the page holds an element with the id `content`. */
  readonly skipToContent: string;
  /** Style sheets and module scripts of these pages, as paths below `{base}/assets/`. */
  readonly styles?: readonly string[];
  readonly scripts?: readonly string[];
  readonly children: ComponentChildren;
}

/** What somebody opened in a part that brings itself up to date stays open. */
const htmxConfig = JSON.stringify({ includeIndicatorCSS: false, history: false, morphIgnore: ['data-htmx-powered', 'open'] });

/** The head that all pages share; styles, fonts and scripts come from this host. */
export function Document({ language, base, title, product, skipToContent, styles = [], scripts = [], children }: DocumentProps): VNode {
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={htmxConfig} />
        <title>{`${title} - ${product}`}</title>
        <link rel="icon" href="data:," />
        {['pico/pico.min.css', 'fonts/index.css', 'kit/kit.css', ...styles].map((path) => (
          <link rel="stylesheet" href={`${base}/assets/${path}`} />
        ))}
        <script src={`${base}/assets/htmx/htmx.min.js`} defer />
        {scripts.map((path) => (
          <script src={`${base}/assets/${path}`} type="module" />
        ))}
      </head>
      <body>
        <a class="skip" href="#content">
          {skipToContent}
        </a>
        {children}
      </body>
    </html>
  );
}
