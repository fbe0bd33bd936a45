import { createSeal } from './sealed.js';
import { describe, expect, it } from 'vitest';
import { randomBytes } from 'node:crypto';

describe('createSeal', () => {
  const seal = createSeal(randomBytes(32));

  it('never seals the same value to the same text', () => {
    expect(seal.seal('secret', 'here').sealed).not.toBe(seal.seal('secret', 'here').sealed);
    expect(seal.unseal(seal.seal('鍵', 'here'), 'here')).toBe('鍵');
  });

  it('refuses another place, another key, a cut and a changed text, and keys of another length', () => {
    const sealed = seal.seal('secret', 'here');
    const wrong = expect.objectContaining({ code: 'masterKeyWrong' });
    expect(() => seal.unseal(sealed, 'there')).toThrow(wrong);
    expect(() => createSeal(randomBytes(32)).unseal(sealed, 'here')).toThrow(wrong);
    expect(() => seal.unseal({ ...sealed, sealed: sealed.sealed.slice(0, 20) }, 'here')).toThrow(wrong);
    expect(() => seal.unseal({ ...sealed, sealed: `AAAA${sealed.sealed.slice(4)}` }, 'here')).toThrow(wrong);
    expect(() => createSeal(randomBytes(16))).toThrow(wrong);
  });
});
