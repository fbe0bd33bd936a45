import { describe, expect, test } from 'vitest';
import { offeredPermissions } from '../../entra/permissions.js';
import { defaultSwitches } from '../../switches.js';
import { en } from './en.js';
import { ja } from './ja.js';

/** Every text by its path, functions as what they say. */
const flatten = (texts: object, path = ''): [string, string][] =>
  Object.entries(texts).flatMap(([key, text]: [string, unknown]) => {
    const here = path === '' ? key : `${path} › ${key}`;
    if (typeof text === 'function') return [[here, String((text as (value: unknown) => unknown)(3))] as [string, string]];
    return typeof text === 'object' && text !== null ? flatten(text, here) : [[here, String(text)] as [string, string]];
  });

const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/;
const names = new Set(['entra', 'outlook', 'ours']);

describe('the texts of the pages', () => {
  test('are the same ones in both languages, and none is empty', () => {
    expect(flatten(en).map(([key]) => key).sort()).toEqual(flatten(ja).map(([key]) => key).sort());
    for (const [key, text] of [...flatten(ja), ...flatten(en)]) expect(text.trim(), key).not.toBe('');
  });

  test('are Japanese in ja, but for names, and without Japanese in en', () => {
    for (const [key, text] of flatten(ja)) if (!names.has(key)) expect(text, key).toMatch(japanese);
    for (const [key, text] of flatten(en)) expect(text, key).not.toMatch(japanese);
  });

  test('explain every switch and every permission', () => {
    expect(Object.keys(ja.switchTexts).sort()).toEqual(Object.keys(defaultSwitches).sort());
    const offered = Object.entries(offeredPermissions).flatMap(([kind, all]) => all.map((name) => `${kind} ${name}`));
    expect(Object.keys(ja.permissionTexts).sort()).toEqual(offered.sort());
  });
});
