import { isAbsolute } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from './read-environment.js';

describe('readEnvironment', () => {
  it('needs nothing: both roles on PGlite at 127.0.0.1:3000', () => {
    const environment = readEnvironment({});
    expect(environment).toMatchObject({ port: 3000, host: '127.0.0.1', roles: ['intake', 'worker'], masterKey: undefined });
    expect(isAbsolute(environment.dataDir)).toBe(true);
    expect(environment.database).toHaveProperty('folder');
  });

  it('takes PostgreSQL when its address is given, and an empty variable as not set', () => {
    expect(readEnvironment({ DATABASE_URL: 'postgres://db.example/clounect' }).database).toEqual({ url: 'postgres://db.example/clounect' });
    expect(readEnvironment({ DATABASE_URL: '', PORT: '' })).toMatchObject({ port: 3000, database: { folder: expect.any(String) as string } });
  });

  it('takes the address at which Graph reaches it', () => {
    expect(readEnvironment({ CLOUNECT_PUBLIC_URL: 'https://clounect.example/sync' }).publicUrl).toBe('https://clounect.example/sync');
    expect(readEnvironment({}).publicUrl).toBeUndefined();
  });

  it('serves metrics at the same port, unless told otherwise', () => {
    const token = 'example-token-16';
    expect(readEnvironment({})).toMatchObject({ metrics: { path: '/metrics', tenantLabels: false }, metricsPort: undefined, logLevel: 'info' });
    expect(readEnvironment({ CLOUNECT_METRICS_TOKEN: token }).metrics).toMatchObject({ path: '/metrics', token });
    expect(readEnvironment({ CLOUNECT_METRICS_PORT: '9464', CLOUNECT_METRICS_TENANTS: 'on' })).toMatchObject({ metrics: { path: false, tenantLabels: true }, metricsPort: 9464 });
    expect(readEnvironment({ CLOUNECT_METRICS: 'off', CLOUNECT_METRICS_PORT: '9464' })).toMatchObject({ metrics: false, metricsPort: undefined });
  });

  it('reads which origins stand in for the hosts of the real services', () => {
    const standIns = { 'example.justsfa.com': 'http://127.0.0.1:3001', 'graph.microsoft.com': 'http://127.0.0.1:3002' };
    expect(readEnvironment({ CLOUNECT_STAND_INS: 'example.justsfa.com=http://127.0.0.1:3001, graph.microsoft.com=http://127.0.0.1:3002' }).console).toMatchObject({ standIns });
    expect(readEnvironment({}).console).toMatchObject({ standIns: {} });
  });

  it.each([{ CLOUNECT_STAND_INS: 'example.justsfa.com' }, { CLOUNECT_STAND_INS: 'a.b=http://127.0.0.1/path' }, { CLOUNECT_STAND_INS: '/=http://127.0.0.1' }, { CLOUNECT_METRICS: 'yes' }, { CLOUNECT_METRICS_TOKEN: 'short' }, { CLOUNECT_LOG_LEVEL: 'loud' }, { PORT: '70000' }, { CLOUNECT_PUBLIC_URL: 'clounect.example' }, { PORT: 'http' }, { CLOUNECT_ROLES: 'intake,nothing' }])('refuses %j by code', (variables) => {
    expect(() => readEnvironment(variables)).toThrowError(expect.objectContaining({ code: 'invalidEnvironment' }) as Error);
  });

  it('reads a list of roles with blanks', () => {
    expect(readEnvironment({ CLOUNECT_ROLES: 'worker, intake' }).roles).toEqual(['worker', 'intake']);
  });
});
