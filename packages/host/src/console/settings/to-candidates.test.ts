import { describe, expect, it } from 'vitest';
import { fingerprintOfSfa } from './to-fingerprint.js';
import { toGraphCandidate } from './to-graph-candidate.js';
import { toSfaCandidate, type SfaEntries } from './to-sfa-candidate.js';
import type { GraphForm, SfaForm } from '@clounect/console';

const sfaForm: SfaForm = { tenant: 'example', apiKey: 'KEY', table: 'table_1', panel: '', filter: '', scheduleField: 'field_1', title: 'field_2', location: '', content: '' };
const nothing = { settings: {} };
const entered = (form: Partial<SfaForm>, standIns = {}, registered: Parameters<typeof toSfaCandidate>[1] = nothing): SfaEntries => {
  const candidate = toSfaCandidate({ ...sfaForm, ...form }, registered, standIns);
  if (candidate.state === 'invalid') throw new Error(JSON.stringify(candidate.wrong));
  return candidate.entries;
};

describe('the entries for JUST.SFA', () => {
  it.each([
    ['example', 'example.justsfa.com'],
    [' Example ', 'example.justsfa.com'],
    ['https://example.justsfa.com/', 'example.justsfa.com'],
    ['example.just-db.com', 'example.just-db.com'],
  ])('take %j for the host %s', (tenant, host) => {
    expect(entered({ tenant }).source.host).toBe(host);
    expect(entered({ tenant }).settings.baseUrl).toBeUndefined();
  });

  it('go to what stands in for the host, and to nothing else that is typed', () => {
    const standIns = { 'example.justsfa.com': 'http://127.0.0.1:3001' };
    for (const tenant of ['example', 'http://127.0.0.1:3001', 'http://127.0.0.1:3001/']) expect(entered({ tenant }, standIns)).toMatchObject({ settings: { baseUrl: 'http://127.0.0.1:3001' }, source: { host: 'example.justsfa.com' } });
    expect(entered({ tenant: 'other' }, standIns).settings.baseUrl).toBeUndefined();
    expect(toSfaCandidate({ ...sfaForm, tenant: 'http://127.0.0.1:3002' }, nothing, standIns)).toMatchObject({ state: 'invalid', wrong: { tenant: 'tenantForm' } });
  });

  it('keep an operator’s address for the same host only, and settings that are not asked', () => {
    const source = { tenantId: 't', sourceId: 's', host: 'example.justsfa.com', table: 'table_1', scheduleField: 'field_1', settings: { fields: { title: 'field_2' }, allDayForm: 'dateOnly' } };
    const registered = { settings: { tenant: 'example', baseUrl: 'https://proxy.example', limits: { perMinute: 60, perDay: 20_000 } }, source, apiKey: 'OLD' };
    expect(entered({ apiKey: '' }, {}, registered)).toMatchObject({ apiKey: 'OLD', settings: { baseUrl: 'https://proxy.example', limits: { perMinute: 60 } }, source: { settings: { allDayForm: 'dateOnly' } } });
    expect(entered({ tenant: 'other' }, {}, registered).settings.baseUrl).toBeUndefined();
  });

  it('have another fingerprint when anything that is tested is another, and no secret in it', () => {
    const one = fingerprintOfSfa('t', entered({}));
    expect(fingerprintOfSfa('t', entered({}))).toBe(one);
    for (const other of [{ apiKey: 'OTHER' }, { table: 'table_2' }, { tenant: 'other' }, { location: 'field_3' }, { panel: 'panel_1' }]) expect(fingerprintOfSfa('t', entered(other))).not.toBe(one);
    expect(fingerprintOfSfa('other', entered({}))).not.toBe(one);
    expect(one).not.toContain('KEY');
  });
});

describe('the entries for Microsoft', () => {
  const form: GraphForm = { tokenEndpoint: 'https://login.microsoftonline.com/dir/oauth2/v2.0/token', clientId: 'client', clientSecret: 'secret', expiresOn: '' };
  const standIns = { 'login.microsoftonline.com': 'http://127.0.0.1:3002', 'graph.microsoft.com': 'http://127.0.0.1:3002' };
  const graphUrlOf = (tokenEndpoint: string, stand = {}): string | undefined => {
    const candidate = toGraphCandidate({ ...form, tokenEndpoint }, { settings: {} }, stand);
    return candidate.state === 'entered' ? candidate.entries.settings.graphUrl : undefined;
  };

  it('lead to the Graph of the cloud whose token endpoint it is', () => {
    expect(graphUrlOf(form.tokenEndpoint)).toBe('https://graph.microsoft.com/v1.0');
    expect(graphUrlOf('https://login.chinacloudapi.cn/dir/oauth2/v2.0/token')).toBe('https://microsoftgraph.chinacloudapi.cn/v1.0');
    expect(graphUrlOf(form.tokenEndpoint, standIns)).toBe('https://graph.microsoft.com/v1.0');
    expect(graphUrlOf('http://127.0.0.1:3002/dir/oauth2/v2.0/token', standIns)).toBe('http://127.0.0.1:3002/v1.0');
  });

  it.each(['http://127.0.0.1:3003/dir/oauth2/v2.0/token', 'https://127.0.0.1:3002/dir/oauth2/v2.0/token', 'http://127.0.0.1:3002@evil.example/dir/oauth2/v2.0/token', '//evil.example/oauth2/v2.0/token', 'https://login.microsoftonline.com/a/b/oauth2/v2.0/token', 'https://login.microsoftonline.com/dir/oauth2/v2.0/token?x=1'])('are refused for %s', (tokenEndpoint) => {
    expect(graphUrlOf(tokenEndpoint, standIns)).toBeUndefined();
  });

  it('keep the registered secret where none is entered, and an address that an operator named', () => {
    const settings = { tokenEndpoint: 'http://127.0.0.1:9/dir/oauth2/v2.0/token', graphUrl: 'http://127.0.0.1:9/v1.0', clientId: 'client' };
    const candidate = toGraphCandidate({ ...form, tokenEndpoint: settings.tokenEndpoint, clientSecret: '' }, { settings, clientSecret: 'old' }, {});
    expect(candidate).toMatchObject({ state: 'entered', entries: { clientSecret: 'old', settings } });
    expect(toGraphCandidate({ ...form, clientSecret: '', expiresOn: '2027-02-30' }, { settings: {} }, {})).toMatchObject({ state: 'invalid', wrong: { clientSecret: 'required', expiresOn: 'dateForm' } });
  });
});
