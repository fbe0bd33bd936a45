import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The key in `{dataDir}/master.key`, made at the first start; whoever has the file and the database has all secrets. */
export async function keepMasterKey(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const file = join(dataDir, 'master.key');
  const known = await readKey(file);
  if (known !== undefined) return known;
  // Written aside and linked, so that neither a kill nor a second process leaves half a key.
  const aside = `${file}.${randomUUID()}`;
  await writeFile(aside, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  await link(aside, file).catch(ignoreExisting);
  await unlink(aside);
  return (await readFile(file, 'utf8')).trim();
}

async function readKey(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function ignoreExisting(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
