import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

const repeated = "[...document.querySelectorAll('[id]')].map(({ id }) => id).filter((id, index, ids) => ids.indexOf(id) !== index)";

/** Rules of WCAG 2.2 A and AA and best practice; the tool is evaluated by the debugger, so the page's policy does not hinder it. */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found = (await page.evaluate("axe.run({ resultTypes: ['violations'], preload: false })")) as { violations: { id: string; nodes: { html: string }[] }[] };
  const ids = (await page.evaluate(repeated)) as readonly string[];
  return [
    // A label that leads to another element with the same id names nothing.
    ...ids.map((id) => `${page.url()} id ${id} is there twice`),
    ...found.violations.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes.map(({ html }) => html).join(' ')}`),
  ];
}

/** Pixels by which the page is wider than its window. */
export async function findOverflow(page: Page): Promise<number> {
  return (await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')) as number;
}
