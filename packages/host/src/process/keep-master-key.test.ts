import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { keepMasterKey } from './keep-master-key.js';

const parent = mkdtempSync(join(tmpdir(), 'clounect-key-'));
const dataDir = join(parent, 'new', 'folder');
afterEach(() => rmSync(parent, { recursive: true, force: true }));

describe('keepMasterKey', () => {
  it('makes 32 bytes once, for its owner only, also when several ask at once', async () => {
    const keys = await Promise.all([keepMasterKey(dataDir), keepMasterKey(dataDir)]);
    const again = await keepMasterKey(dataDir);
    expect(new Set([...keys, again]).size).toBe(1);
    expect(Buffer.from(again, 'base64')).toHaveLength(32);
    expect(statSync(join(dataDir, 'master.key')).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual(['master.key']);
  });
});
