import type { BrowserContext } from 'playwright-core';

/** What a person can press, choose or fill in, and what of it was. A control is named by what it does, whatever the language. */
export interface ControlWatch {
  /** From now on what the pages of this browser context show is noted. */
  watch(context: BrowserContext): Promise<void>;
  /** Every control that a page showed, and where it was first seen. */
  readonly seen: ReadonlyMap<string, string>;
  /** Those that were pressed, chosen or filled in. */
  readonly used: ReadonlySet<string>;
  /** A name as the page gives it → the same without data. */
  plain(key: string): string;
  /** Those that were shown and never used, each with the page where it stood. */
  unused(): readonly string[];
}

/**
 * `link /t/:tenant/held`, `button post /t/:tenant/held decision=approve`, `text post /t/:tenant/settings part=sfa apiKey`; a control that
 * cannot be used now is another one, ending in `disabled`, and is used when somebody looks up why (see `lookUpReason`).
 */
const script = `(() => {
  if (location.protocol === 'data:') return;
  const pathOf = (href) => {
    const url = new URL(href, location.href);
    const here = url.origin === location.origin ? '' : url.origin;
    const names = [...new Set(url.searchParams.keys())].sort().join('&');
    return here + url.pathname + (names === '' ? '' : '?' + names) + (url.pathname === location.pathname ? url.hash : '');
  };
  const ofForm = (element) => {
    const { form } = element;
    if (!form) return '';
    const kinds = [...form.querySelectorAll('input[type=hidden]')].filter(({ name }) => name === 'part' || name === 'action' || name === 'confirmed');
    return ' ' + [form.method, pathOf(element.getAttribute('formaction') ?? form.getAttribute('action') ?? location.href), ...kinds.map(({ name, value }) => name + '=' + value)].join(' ');
  };
  const keyOf = (element) => {
    const end = element.disabled ? ' disabled' : '';
    if (element.localName === 'a') return 'link ' + pathOf(element.href);
    if (element.localName === 'summary') return 'summary ' + location.pathname + ' #' + (element.closest('[id]')?.id ?? '');
    const isPlainButton = element.localName === 'button' && (element.type === 'button' || !element.form);
    if (isPlainButton) return 'button ' + location.pathname + ' ' + (element.dataset.copy || element.id || element.className.replace(/ ec-active\\b/, '')) + end;
    const isChosenByValue = element.type === 'submit' || element.type === 'radio';
    const value = element.name === '' ? '' : ' ' + element.name + (isChosenByValue ? '=' + element.value : '');
    return element.type + ofForm(element) + value + end;
  };
  const controls = 'a[href], button, summary, select, textarea, input:not([type=hidden]):not([readonly])';
  const all = () => [...document.querySelectorAll(controls)].map(keyOf);
  const note = (event) => {
    const element = event.target.closest?.(controls);
    if (element && !element.disabled) globalThis.noteUsedControls([keyOf(element)]);
  };
  globalThis.keyOfControl = keyOf;
  for (const name of ['click', 'input', 'change']) addEventListener(name, note, { capture: true });
  addEventListener('DOMContentLoaded', () => {
    globalThis.noteSeenControls(location.pathname, all());
    // What a live part brings.
    new MutationObserver(() => globalThis.noteSeenControls(location.pathname, all())).observe(document.body, { childList: true, subtree: true });
  });
})()`;

/** `patterns`: what of an address is data, and what stands for it. */
export function createControlWatch(patterns: readonly (readonly [RegExp, string])[]): ControlWatch {
  const seen = new Map<string, string>();
  const used = new Set<string>();
  const plain = (key: string): string => patterns.reduce((text, [pattern, name]) => text.replace(pattern, name), key);
  const watch = async (context: BrowserContext): Promise<void> => {
    await context.exposeBinding('noteSeenControls', (_source, path: string, keys: readonly string[]) => {
      for (const key of keys.map(plain)) if (!seen.has(key)) seen.set(key, path);
    });
    await context.exposeBinding('noteUsedControls', (_source, keys: readonly string[]) => {
      for (const key of keys.map(plain)) used.add(key);
    });
    await context.addInitScript(script);
  };
  return { watch, seen, used, plain, unused: () => [...seen].filter(([key]) => !used.has(key)).map(([key, path]) => `${key} (on ${path})`).sort() };
}
