import type { Language } from './language.js';
import type { VNode } from 'preact';

/** `path`: of the page that is shown, below `base`. */
export function LanguageSwitch({ language, base, path }: { readonly language: Language; readonly base: string; readonly path: string }): VNode {
  const other = language === 'ja' ? 'en' : 'ja';
  return (
    <a href={`${base}/language/${other}?back=${encodeURIComponent(path)}`} lang={other} hreflang={other}>
      {other === 'en' ? 'English' : '日本語'}
    </a>
  );
}

/** An entry that leads somewhere, or the heading of the entries below it. */
export type MenuEntry =
  | { readonly text: string; readonly href: string; readonly isHere: boolean }
  | { readonly text: string; readonly entries: readonly MenuEntry[] };

export function SideMenu({ label, entries }: { readonly label: string; readonly entries: readonly MenuEntry[] }): VNode {
  return (
    <nav aria-label={label}>
      <MenuList entries={entries} />
    </nav>
  );
}

function MenuList({ entries }: { readonly entries: readonly MenuEntry[] }): VNode {
  return (
    <ul>
      {entries.map((entry) => (
        <li>
          {'entries' in entry ? (
            <>
              <span class="group">{entry.text}</span>
              <MenuList entries={entry.entries} />
            </>
          ) : (
            <a href={entry.href} {...(entry.isHere ? { 'aria-current': 'page' as const } : {})}>
              {entry.text}
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
