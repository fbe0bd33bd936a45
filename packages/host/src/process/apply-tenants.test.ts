import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, afterEach, describe, expect, it, vi } from 'vitest';
import type { TenantSetUp } from '../tenants/set-up-tenant.js';
import type { TenantSetup } from '../tenants/tenant-setup.js';
import { exampleSetup } from '../testing/example-setup.js';
import { applyTenants } from './apply-tenants.js';

let dataDir: string;
let file: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'clounect-tenants-'));
  file = join(dataDir, 'tenants.json');
});
afterEach(() => rmSync(dataDir, { recursive: true }));

function world(unresolved: TenantSetUp['unresolved'] = []) {
  const known = new Set<string>();
  const setUpTenant = vi.fn(async (setup: TenantSetup) => {
    known.add(setup.tenantId);
    return { tenant: {} as TenantSetUp['tenant'], unresolved };
  });
  const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const testLinks = vi.fn(async (_tenantId: string) => ({ passed: 1, failed: [] }));
  const clounect = { setUpTenant, testLinks, hasTenant: (id: string) => Promise.resolve(known.has(id)) };
  return { known, setUpTenant, testLinks, apply: (testsLinks = false) => applyTenants({ clounect, logger, dataDir, testsLinks }, file) };
}

describe('the tenants of a file', () => {
  it('are set up once, and again only where the file changed', async () => {
    const { apply, setUpTenant } = world();
    const other = { ...exampleSetup, tenantId: 'other' };
    writeFileSync(file, JSON.stringify([exampleSetup, other]));
    await apply();
    await apply();
    expect(setUpTenant).toHaveBeenCalledTimes(2);
    writeFileSync(file, JSON.stringify([exampleSetup, { ...other, name: '新社名' }]));
    await apply();
    expect(setUpTenant.mock.calls.map(([{ tenantId }]) => tenantId)).toEqual(['example', 'other', 'other']);
  });

  it('are set up again in a database that does not know them', async () => {
    const { apply, setUpTenant, known } = world();
    writeFileSync(file, JSON.stringify([exampleSetup]));
    await apply();
    known.clear();
    await apply();
    expect(setUpTenant).toHaveBeenCalledTimes(2);
  });

  it('are tried again at the next start while a link is open', async () => {
    const { apply, setUpTenant } = world([{ sfaUserId: 'taro.yamada', mail: 'm', failure: { code: 'unavailable', detail: '' } }]);
    writeFileSync(file, JSON.stringify([exampleSetup]));
    await apply();
    await apply();
    expect(setUpTenant).toHaveBeenCalledTimes(2);
  });

  it('have their links tested at every start, where that is asked for and there are some', async () => {
    const { apply, testLinks } = world();
    writeFileSync(file, JSON.stringify([exampleSetup, { ...exampleSetup, tenantId: 'bare', links: undefined }]));
    await apply();
    expect(testLinks).not.toHaveBeenCalled();
    await apply(true);
    await apply(true);
    expect(testLinks.mock.calls).toEqual([['example'], ['example']]);
  });

  it('are remembered in a folder that nobody has made yet', async () => {
    const { apply, setUpTenant } = world();
    file = join(mkdtempSync(join(tmpdir(), 'clounect-tenants-file-')), 'tenants.json');
    writeFileSync(file, JSON.stringify([exampleSetup]));
    dataDir = join(dataDir, 'not', 'there');
    await apply();
    await apply();
    expect(setUpTenant).toHaveBeenCalledTimes(1);
  });

  it('leave nothing secret beside the file', async () => {
    const { apply } = world();
    writeFileSync(file, JSON.stringify([exampleSetup]));
    await apply();
    const record = join(dataDir, 'applied-tenants.json');
    expect(readFileSync(record, 'utf8')).not.toContain(exampleSetup.sfa.apiKey);
    expect(statSync(record).mode & 0o777).toBe(0o600);
  });

  it.each(['', '{}', '[{"tenantId":"x"}]'])('are refused as a whole when the file is %j', async (content) => {
    const { apply, setUpTenant } = world();
    writeFileSync(file, content);
    await expect(apply()).rejects.toMatchObject({ code: 'invalidSetup' });
    expect(setUpTenant).not.toHaveBeenCalled();
  });
});
