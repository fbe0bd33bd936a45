import { describe, expect, it } from 'vitest';
import { toBaseUrl, toSourceHost } from './host.js';
import { sfaSettingsSchema } from './settings.js';

const parse = (input: unknown) => sfaSettingsSchema.safeParse(input);

describe('tenant', () => {
  it.each([
    ['example', 'https://example.justsfa.com'],
    [' Example ', 'https://example.justsfa.com'],
    ['example.justsfa.com', 'https://example.justsfa.com'],
    ['example.just-db.com', 'https://example.just-db.com'],
  ])('%j leads to %s', (tenant, url) => {
    expect(toBaseUrl(sfaSettingsSchema.parse({ tenant }))).toBe(url);
  });

  it.each([
    '', '.', 'evil.com/', 'evil.com', 'a@b', 'user:pw@example', 'x.justsfa.com.evil.com', 'evil.com/x.justsfa.com', 'evil.com?x.justsfa.com',
    'evil.com#.justsfa.com', 'a.b.justsfa.com', 'example:8080', 'https://example.justsfa.com', '127.0.0.1', 'localhost/..', '-example', 'example.justsfa.com.',
    'exa mple', 'example\n.justsfa.com', 'ｅxample', 'justsfa.com', 'evil.com\\.justsfa.com', '[::1]',
  ])('%j is refused with a word on what to type', (tenant) => {
    const parsed = parse({ tenant });
    expect(parsed.success).toBe(false);
    expect(parsed.error?.issues[0]?.message).toContain('tenant name alone');
  });
});

describe('baseUrl', () => {
  it('is the one way to another host, and does not change which source it is', () => {
    const settings = sfaSettingsSchema.parse({ tenant: 'example', baseUrl: 'http://127.0.0.1:3001/' });
    expect(toBaseUrl(settings)).toBe('http://127.0.0.1:3001');
    expect(toSourceHost(settings)).toBe('example.justsfa.com');
  });

  it.each(['127.0.0.1:3001', 'ftp://sfa.example', 'https://user:pw@sfa.example', 'https://sfa.example/path', 'https://sfa.example?x=1', 'https://sfa.example#x', 'javascript:alert(1)', ''])(
    '%j is refused',
    (baseUrl) => {
      expect(parse({ tenant: 'example', baseUrl }).success).toBe(false);
    },
  );
});
