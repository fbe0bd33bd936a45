import type { Page } from 'playwright-core';

/** What the keyboard has to reach, in the page: of radio buttons with one name only one takes part in the order. */
const mark = `(() => {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const groups = new Set();
  const wanted = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter((element) => {
    if (element.disabled || element.tabIndex < 0 || !shown(element)) return false;
    if (element.type !== 'radio') return true;
    const group = (element.form?.action ?? '') + element.name;
    return !groups.has(group) && groups.add(group) !== undefined;
  });
  const nameOf = (element) => element.outerHTML.slice(0, 160);
  const look = (element) => [element, ...(element.labels ?? [])].map((one) => getComputedStyle(one)).map(({ outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor, textDecorationLine }) => [outlineStyle === 'none' ? '' : outlineWidth, boxShadow, borderColor, backgroundColor, textDecorationLine].join()).join(';');
  const groupOf = (element) => element.type === 'radio' ? wanted.find((one) => one.type === 'radio' && one.name === element.name && one.form === element.form) : element;
  const before = new Map(wanted.map((element) => [element, look(element)]));
  const reached = new Set();
  const unseen = [];
  addEventListener('focusin', ({ target }) => {
    const element = groupOf(target);
    reached.add(element);
    const { top, bottom, left, right } = target.getBoundingClientRect();
    const isInWindow = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
    if (target === element && before.has(element) && (look(element) === before.get(element) || !isInWindow)) unseen.push(nameOf(element));
  });
  globalThis.tabWalk = () => ({ missed: wanted.filter((element) => element.isConnected && !reached.has(element)).map(nameOf), unseen });
  // Tab goes through the parts of a time one by one.
  return wanted.length + 8 * wanted.filter(({ type }) => type === 'date' || type === 'datetime-local').length;
})()`;

/** Goes through a page with the Tab key alone. Answers what it does not come to, and where nothing shows that it is there. */
export async function findUnreachable(page: Page): Promise<readonly string[]> {
  // Colours that fade in are not there yet when the focus comes.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate('document.activeElement?.blur?.()');
  const count = (await page.evaluate(mark)) as number;
  for (let press = 0; press < count + 2; press += 1) await page.keyboard.press('Tab');
  const { missed, unseen } = (await page.evaluate('tabWalk()')) as { readonly missed: readonly string[]; readonly unseen: readonly string[] };
  return [...missed.map((element) => `${page.url()} Tab does not come to ${element}`), ...unseen.map((element) => `${page.url()} nothing shows the focus on ${element}`)];
}
