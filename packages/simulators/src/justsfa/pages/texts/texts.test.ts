import { describe, expect, it } from 'vitest';
import { switchNames } from '../simulator/switch-rows.js';
import { en } from './en.js';
import { ja } from './ja.js';
import { switchesEn } from './switches-en.js';
import { switchesJa } from './switches-ja.js';

const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/;
/** Every text by its path, as it is said with some arguments. */
function saidOf(texts: object, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, text]): [string, string][] => {
    if (typeof text === 'string') return [[`${path}${key}`, text]];
    if (typeof text === 'function') return [[`${path}${key}`, String((text as (...args: unknown[]) => unknown)(3, 'x', 'x'))]];
    return saidOf(text as object, `${path}${key}.`);
  });
}

describe('the texts of the simulated JUST.SFA', () => {
  it('have the same keys in both languages and none is empty', () => {
    expect(saidOf(en).map(([key]) => key).sort()).toEqual(saidOf(ja).map(([key]) => key).sort());
    for (const [key, text] of [...saidOf(ja), ...saidOf(en)]) expect(text.trim(), key).not.toBe('');
  });

  it('are Japanese in ja, but for names, and without Japanese in en', () => {
    const names = new Set(['of', 'listSeparator', 'recordId', 'webhook', 'webhookUrl', 'apiKey', 'initially']);
    for (const [key, text] of saidOf(ja)) if (!names.has(key)) expect(text, key).toMatch(japanese);
    for (const [key, text] of saidOf(en)) expect(text, key).not.toMatch(japanese);
  });

  it('explain every switch in both languages', () => {
    expect(Object.keys(switchesJa).sort()).toEqual([...switchNames].sort());
    expect(Object.keys(switchesEn).sort()).toEqual([...switchNames].sort());
    for (const name of switchNames) {
      expect(switchesJa[name], name).toMatch(japanese);
      expect(switchesEn[name], name).not.toMatch(japanese);
    }
  });
});
