import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const patienceMs = 12_000;
/** For a supervisor that is just ending. */
const endingMs = 1_500;

/** Why the place is not ours; the text is for a person. */
export class PlaceTaken extends Error {}

/**
 * Makes sure that nobody else runs on this folder or these ports. What an earlier supervisor left behind (its children end by themselves
 * when it was killed) is waited for.
 */
export async function claimPlace(dataDir, ports) {
  const file = join(dataDir, 'processes.json');
  const before = readPids(file);
  const deadline = performance.now() + patienceMs;
  const [supervisor] = before;
  while (supervisor !== undefined && isOurs(supervisor) && performance.now() < deadline - patienceMs + endingMs) await pause();
  if (supervisor !== undefined && isOurs(supervisor)) {
    throw new PlaceTaken(`${dataDir} はすでに使用中です (プロセス ${supervisor})。終了するか、DATA_DIR を変えてください。\n${dataDir} is in use by process ${supervisor}. End it, or choose another DATA_DIR.`);
  }
  while (before.some(isOurs) && performance.now() < deadline) await pause();
  for (const [variable, port] of Object.entries(ports)) {
    if (!(await isFree(port))) {
      throw new PlaceTaken(`ポート ${port} はほかのプロセスが使用中です。終了するか、環境変数 ${variable} で別の番号を指定してください。\nPort ${port} is in use. End the other process, or choose another number with ${variable}.`);
    }
  }
  return { remember: (pids) => writeFileSync(file, JSON.stringify([process.pid, ...pids])) };
}

function readPids(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** Pids are used again: where the system tells, only a process that runs one of our files counts. */
function isOurs(pid) {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return /start\.mjs|end-with-parent\.mjs/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch (error) {
    return error.code !== 'ENOENT' || process.platform !== 'linux';
  }
}

function isFree(port) {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
