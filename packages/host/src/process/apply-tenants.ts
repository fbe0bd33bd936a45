import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClounectError } from '@clounect/core';
import { z } from 'zod';
import type { Clounect } from '../create-clounect.js';
import type { Logger } from '../logging/logger.js';
import { tenantSetupSchema, type TenantSetup } from '../tenants/tenant-setup.js';

const appliedSchema = z.record(z.string(), z.string());

export interface ApplyTenantsDeps {
  readonly clounect: Pick<Clounect, 'setUpTenant' | 'hasTenant' | 'testLinks'>;
  readonly logger: Logger;
  readonly dataDir: string;
  /** Links of the file that never passed a test are tested. */
  readonly testsLinks: boolean;
}

/**
 * Sets up the tenants of a file, each only when its part of the file changed since it was last applied (or the database does not
 * know it), so that a restart undoes nothing that was changed elsewhere meanwhile. Throws `invalidSetup`.
 */
export async function applyTenants({ clounect, logger, dataDir, testsLinks }: ApplyTenantsDeps, file: string): Promise<void> {
  const record = join(dataDir, 'applied-tenants.json');
  const applied = await readApplied(record);
  const setups = await readSetups(file);
  for (const setup of setups) {
    const hash = createHash('sha256').update(JSON.stringify(setup)).digest('hex');
    if (applied[setup.tenantId] === hash && (await clounect.hasTenant(setup.tenantId))) continue;
    const { unresolved } = await clounect.setUpTenant(setup);
    logger.info({ tenantId: setup.tenantId, unresolved: unresolved.map(({ failure }) => failure.code) }, 'tenant set up from the file');
    // What is open is tried again at the next start.
    if (unresolved.length === 0) applied[setup.tenantId] = hash;
  }
  for (const { tenantId, links = [] } of testsLinks ? setups : []) {
    if (links.length > 0) logger.info({ tenantId, ...(await clounect.testLinks(tenantId)) }, 'links of the file tested');
  }
  // With PostgreSQL and a given master key nobody has made the folder yet.
  await mkdir(dataDir, { recursive: true });
  await writeFile(`${record}.new`, JSON.stringify(applied), { mode: 0o600 });
  await rename(`${record}.new`, record);
}

/** The tenants of a JSON file: an array of setups. Throws `invalidSetup`. */
export async function readSetups(file: string): Promise<readonly TenantSetup[]> {
  const json: unknown = await readFile(file, 'utf8')
    .then((text) => JSON.parse(text) as unknown)
    .catch((error: unknown) => {
      throw new ClounectError('invalidSetup', `${file} cannot be read as JSON.`, { cause: error });
    });
  const parsed = z.array(z.unknown()).safeParse(json);
  if (!parsed.success) throw new ClounectError('invalidSetup', `${file} is no array of tenants.`);
  return parsed.data.map((setup, index) => {
    const checked = tenantSetupSchema.safeParse(setup);
    if (!checked.success) throw new ClounectError('invalidSetup', `${file}, tenant ${index + 1}:\n${z.prettifyError(checked.error)}`);
    return setup as TenantSetup;
  });
}

async function readApplied(file: string): Promise<Record<string, string>> {
  try {
    return appliedSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // Missing or damaged: everything is applied again, which changes nothing that is as it should be.
    return {};
  }
}
