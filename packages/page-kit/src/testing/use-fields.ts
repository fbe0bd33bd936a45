import type { Locator } from 'playwright-core';

/**
 * Uses every field, copy button and fold of a part of a page as a person could, and leaves its forms with what they held: what is chosen is
 * chosen otherwise and back, what is written is written again.
 */
export async function useFields(part: Locator): Promise<void> {
  const shown = { visible: true };
  // The script that copies comes after the page.
  await part.page().waitForLoadState();
  for (const summary of await part.locator('summary').filter(shown).all()) await summary.click();
  for (const select of await part.locator('select').filter(shown).all()) {
    const value = await select.inputValue();
    await select.selectOption({ index: (await select.locator('option').count()) - 1 });
    await select.selectOption(value);
  }
  for (const box of await part.locator('input[type=checkbox]').filter(shown).all()) {
    const was = await box.isChecked();
    await box.setChecked(!was);
    await box.setChecked(was);
  }
  // What is shown may depend on the choice.
  for (const radio of await part.locator('input[type=radio]:not(:checked)').filter(shown).all()) {
    const chosen = part.locator(`input[type=radio][name="${await radio.getAttribute('name')}"]:checked`);
    const [before] = await chosen.elementHandles();
    await radio.check();
    await writeAgain(part);
    await before?.click();
  }
  await writeAgain(part);
  for (const button of await part.locator('button[data-copy]').filter(shown).all()) {
    await button.click();
    await part.page().locator(`button[data-copy]`, { hasText: (await button.getAttribute('data-copied')) ?? '' }).first().waitFor();
  }
}

/** What a field that is empty may hold for a moment. */
const examples: Readonly<Record<string, string>> = { number: '1', date: '2030-01-01', 'datetime-local': '2030-01-01T10:00', email: 'a@b.example', url: 'https://a.example' };

async function writeAgain(part: Locator): Promise<void> {
  const written = 'textarea, input:not([type=checkbox]):not([type=radio]):not([type=hidden]):not([readonly])';
  for (const field of await part.locator(written).filter({ visible: true }).all()) {
    const value = await field.inputValue();
    if (value === '') await field.fill(examples[(await field.getAttribute('type')) ?? 'text'] ?? 'x');
    await field.fill(value);
  }
}
