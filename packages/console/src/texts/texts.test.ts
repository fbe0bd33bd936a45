import { describe, expect, it } from 'vitest';
import { en } from './en.js';
import { ja } from './ja.js';

const said = (text: string | ((...args: never[]) => string)): string => (typeof text === 'string' ? text : (text as (...args: unknown[]) => string)(3, 1));

describe('the texts of the console', () => {
  it('have the same keys in both languages and none is empty', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(ja).sort());
    for (const text of [...Object.values(ja), ...Object.values(en)]) expect(said(text).trim()).not.toBe('');
  });

  it('are Japanese in ja, but for names, and without Japanese in en', () => {
    const names = new Set(['product', 'toOutlook', 'toSfa', 'setApiKey']);
    for (const [key, text] of Object.entries(ja)) if (!names.has(key)) expect(said(text), key).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
    for (const [key, text] of Object.entries(en)) expect(said(text), key).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
  });
});
