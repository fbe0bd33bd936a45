import type { Locator } from 'playwright-core';

/** Why a control cannot be used now: what the page says of it. Throws where it can be used, or nothing is said. The page is watched. */
export async function lookUpReason(control: Locator): Promise<string> {
  const reason = await control.evaluate((element): string | undefined => {
    if (!element.matches(':disabled')) return undefined;
    const page = element.ownerDocument;
    const watch = globalThis as unknown as { noteUsedControls(keys: readonly string[]): void; keyOfControl(element: unknown): string };
    watch.noteUsedControls([watch.keyOfControl(element)]);
    const ids = String(element.getAttribute('aria-describedby') ?? '').split(' ');
    return ids.map((id) => page.getElementById(id)?.textContent ?? '').join(' ').trim();
  });
  if (reason === undefined) throw new Error('This control can be used.');
  if (reason === '') throw new Error('Nothing says why this control cannot be used.');
  return reason;
}
