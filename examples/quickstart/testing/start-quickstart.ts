import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@clounect/test-servers';
import { vi } from 'vitest';

/** What the tests need of `quickstart.json`. */
export interface Addresses {
  readonly console: { readonly url: string };
  readonly justSfa: { readonly url: string };
  readonly graph: { readonly url: string };
  readonly empty: { readonly email: string; readonly password: string };
}

export interface RunningQuickstart {
  readonly info: Addresses;
  stop(): Promise<void>;
}

/** The quickstart in a folder of its own, as `npm start` runs it; it is gone without a trace after `stop`. */
export async function startQuickstart(patienceMs: number): Promise<RunningQuickstart> {
  const dataDir = mkdtempSync(join(tmpdir(), 'clounect-manual-'));
  const [PORT, SFA_PORT, GRAPH_PORT] = [await freePort(), await freePort(), await freePort()].map(String);
  const quickstart = spawn(process.execPath, [fileURLToPath(new URL('../start.mjs', import.meta.url))], { env: { ...process.env, DATA_DIR: dataDir, PORT, SFA_PORT, GRAPH_PORT }, stdio: ['ignore', 'ignore', 'inherit'] });
  const stop = async (): Promise<void> => {
    if (quickstart.exitCode === null) {
      quickstart.kill('SIGTERM');
      await once(quickstart, 'exit');
    }
    rmSync(dataDir, { recursive: true, force: true });
  };
  const file = join(dataDir, 'quickstart.json');
  try {
    await vi.waitUntil(() => existsSync(file) || quickstart.exitCode !== null, { timeout: patienceMs, interval: 100 });
    return { info: JSON.parse(readFileSync(file, 'utf8')) as Addresses, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
