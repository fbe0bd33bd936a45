import { ClounectError } from '@clounect/core';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from 'node:net';

export interface FolderLock {
  release(): Promise<void>;
}

export interface FolderLockOptions {
  /** How long to wait for the present holder. Milliseconds. */
  readonly waitMs: number;
}

const holderName = /^holder-(\d+)-[0-9a-f]+\.sock$/;
/** Two that try at the same instant see each other and both step back; for so long they try again. */
const contentionMs = 500;

/**
 * Takes the folder for this process until `release` or its death, however sudden: the lock is a listening socket, which the
 * kernel closes with the process, so nothing can become stale, and no pid is compared (in containers all are 1).
 *
 * Each contender publishes a socket under a name of its own that is already listening, and only then looks for others; the
 * later of two sees the earlier one. A name is never used twice, so that a dead one may be removed at any time.
 * @throws ClounectError `folderInUse` naming the holder's pid.
 */
export async function lockFolder(folder: string, { waitMs }: FolderLockOptions): Promise<FolderLock> {
  const startedAt = performance.now();
  const seen = new Set<string>();
  for (;;) {
    const own = await publish(folder);
    const others = await livingHolders(folder, own.name);
    if (others.length === 0) return { release: own.withdraw };
    await own.withdraw();
    const elapsed = performance.now() - startedAt;
    // One that was there before and still is, is a holder and no contender.
    const isHeld = others.some((name) => seen.has(name)) || elapsed > contentionMs;
    if (isHeld && elapsed >= waitMs) {
      const pid = holderName.exec(others[0] ?? '')?.[1];
      throw new ClounectError('folderInUse', `The folder ${folder} is in use by process ${pid}.`);
    }
    others.forEach((name) => seen.add(name));
    await sleep(20 + Math.random() * 60);
  }
}

async function publish(folder: string): Promise<{ readonly name: string; readonly withdraw: () => Promise<void> }> {
  const name = `holder-${process.pid}-${randomBytes(6).toString('hex')}.sock`;
  const draft = `.${name}`;
  const server = createServer((socket) => socket.destroy());
  await within(folder, async (short) => await listen(server, join(short, draft)));
  server.unref();
  await rename(join(folder, draft), join(folder, name));
  return {
    name,
    async withdraw() {
      await rm(join(folder, name), { force: true });
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function livingHolders(folder: string, own: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => holderName.test(name) && name !== own);
  return await within(folder, async (short) => {
    const living: string[] = [];
    for (const name of names) {
      if (await isListening(join(short, name))) living.push(name);
      else await rm(join(folder, name), { force: true });
    }
    return living;
  });
}

/** The address of a socket has about 100 bytes; on Linux a deep folder is reached through an open handle instead. */
async function within<Result>(folder: string, use: (short: string) => Promise<Result>): Promise<Result> {
  if (process.platform !== 'linux') return await use(folder);
  const handle = await open(folder);
  try {
    return await use(`/proc/self/fd/${handle.fd}`);
  } finally {
    await handle.close();
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // exclusive: in a cluster the primary would listen for all of its workers.
    server.listen({ path, exclusive: true }, resolve);
  });
}

/** The kernel answers for a process that is too busy to accept. Anything but a clear refusal counts as alive. */
function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'));
  });
}
