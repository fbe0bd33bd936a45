import { describe, expect, it } from 'vitest';
import { graphSettingsSchema, tokenEndpointOf } from './settings.js';
import { tokenSettingsSchema } from './token-settings.js';

describe('graphSettingsSchema', () => {
  it('means the global cloud and Tokyo without settings', () => {
    expect(graphSettingsSchema.parse({})).toEqual({ graphUrl: 'https://graph.microsoft.com/v1.0', timeZone: 'Asia/Tokyo' });
  });
  it('takes the address of a national cloud, or one that is given', () => {
    expect(graphSettingsSchema.parse({ cloud: 'usGov' }).graphUrl).toBe('https://graph.microsoft.us/v1.0');
    expect(graphSettingsSchema.parse({ graphUrl: 'http://127.0.0.1:3002/v1.0/' }).graphUrl).toBe('http://127.0.0.1:3002/v1.0');
  });
  it.each([{ graphUrl: 'http://graph.example/v1.0' }, { graphUrl: 'file:///etc' }, { timeZone: 'Nowhere/City' }, { cloud: 'moon' }])('refuses %o', (settings) => {
    expect(graphSettingsSchema.safeParse(settings).success).toBe(false);
  });
});

describe('tokenSettingsSchema', () => {
  const base = { clientId: 'app', clientSecret: 'secret', graphUrl: 'https://graph.microsoft.com/v1.0' };
  const local = { ...base, graphUrl: 'http://127.0.0.1:3002/v1.0' };
  it.each([
    { ...base, tokenEndpoint: tokenEndpointOf('global', 'clounect.example') },
    { ...base, tokenEndpoint: tokenEndpointOf('china', 'clounect.example') },
    { ...base, tokenEndpoint: 'https://login.clounect.example/t/oauth2/v2.0/token', allowedTokenHosts: ['login.clounect.example'] },
    { ...local, tokenEndpoint: 'http://127.0.0.1:3002/t/oauth2/v2.0/token' },
  ])('takes $tokenEndpoint', (settings) => {
    expect(tokenSettingsSchema.safeParse(settings).success).toBe(true);
  });
  it.each([
    { ...base, tokenEndpoint: 'https://login.clounect.example/t/oauth2/v2.0/token' },
    { ...base, tokenEndpoint: 'https://login.microsoftonline.com.clounect.example/t/oauth2/v2.0/token' },
    { ...base, tokenEndpoint: 'https://login.microsoftonline.com@clounect.example/t/oauth2/v2.0/token' },
    { ...base, tokenEndpoint: 'http://login.microsoftonline.com/t/oauth2/v2.0/token' },
    { ...base, tokenEndpoint: 'https://login.microsoftonline.com:8443/t/oauth2/v2.0/token' },
    { ...base, tokenEndpoint: 'http://127.0.0.1:3002/t/oauth2/v2.0/token' },
    { ...local, tokenEndpoint: 'http://169.254.169.254/t/oauth2/v2.0/token' },
    { ...base, tokenEndpoint: 'https://login.microsoftonline.com/t/metadata' },
  ])('never sends the secret to $tokenEndpoint', (settings) => {
    const parsed = tokenSettingsSchema.safeParse(settings);
    expect(parsed.error?.issues[0]?.path).toEqual(['tokenEndpoint']);
  });
});
