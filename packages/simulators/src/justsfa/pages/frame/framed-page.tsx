import { Frame, type MenuEntry } from '@clounect/page-kit';
import type { ComponentChildren, VNode } from 'preact';
import type { Page } from './page.js';

interface FramedPageProps {
  readonly page: Page;
  readonly title: string;
  /** Where the page stands, as the product names it: 「データ管理画面 › データテーブル管理 › …」. */
  readonly trail?: readonly (readonly [text: string, path: string])[];
  readonly children: ComponentChildren;
}

/** Bar with the menu of the user's name, side menu, content. */
export function FramedPage({ page, title, trail = [], children }: FramedPageProps): VNode {
  const { texts, language, base, address, customer, notice } = page;
  return (
    <Frame
      {...{ language, base, path: address, title, product: texts.product, skipToContent: texts.skipToContent, languageLabel: texts.language, styles: ['justsfa.css'], scripts: ['kit/copy.js'] }}
      whose={`${customer}.justsfa.com`}
      bar={<UserMenu page={page} />}
      menu={{ label: texts.menu, entries: toEntries(page) }}
      above={<Trail base={base} trail={trail} label={texts.trail} />}
    >
      {notice === undefined ? null : (
        <p class="notice" role="status">
          {notice}
        </p>
      )}
      {children}
    </Frame>
  );
}

function UserMenu({ page: { texts, base, person } }: { readonly page: Page }): VNode {
  return (
    <details class="dropdown user-menu">
      <summary>{person.name || person.id}</summary>
      <ul>
        <li>
          <a href={`${base}/data`}>{texts.dataScreen}</a>
        </li>
        <li>
          <a href={`${base}/operation`}>{texts.operationScreen}</a>
        </li>
        <li>
          <a href={`${base}/person`}>{texts.changePerson}</a>
        </li>
      </ul>
    </details>
  );
}

function Trail({ base, trail, label }: { readonly base: string; readonly trail: readonly (readonly [string, string])[]; readonly label: string }): VNode | null {
  if (trail.length === 0) return null;
  return (
    <nav class="trail" aria-label={label}>
      <ol>
        {trail.map(([text, path]) => (
          <li>
            <a href={`${base}${path}`}>{text}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function toEntries({ texts, base, path, tables }: Page): readonly MenuEntry[] {
  const entry = (to: string, text: string): MenuEntry => ({ text, href: `${base}${to}`, isHere: path === to });
  return [
    entry('/', texts.home),
    { text: texts.plates, entries: tables.map(({ number, label, name }) => entry(`/plates/${number}`, label || name)) },
    { text: texts.administration, entries: [entry('/data', texts.dataScreen), entry('/operation', texts.operationScreen), entry('/operation/api-keys', texts.apiSettings)] },
    {
      text: texts.simulator,
      entries: [
        entry('/simulator/deliveries', texts.deliveries),
        entry('/simulator/calls', texts.calls),
        entry('/simulator/switches', texts.switches),
        entry('/simulator/faults', texts.faults),
      ],
    },
  ];
}
