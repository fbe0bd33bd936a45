import { killHard, messageOf, runFixture } from '@clounect/test-servers';
import { createPgliteStore } from './create-pglite-store.js';
import { lockFolder } from './lock-folder.js';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { z } from 'zod';
import type { ChildProcess } from 'node:child_process';

const masterKey = new Uint8Array(32);
let folder = '';
const children: ChildProcess[] = [];

function hold(): ChildProcess {
  const child = runFixture(new URL('./testing/folder-holder.fixture.ts', import.meta.url), folder);
  children.push(child);
  return child;
}

const newFolder = async () => {
  folder = await mkdtemp(join(tmpdir(), 'clounect-folder-'));
};
const removeFolder = async () => {
  await Promise.all(children.splice(0).map(killHard));
  await rm(folder, { recursive: true, force: true });
};

describe('the lock of a folder', () => {
  beforeEach(newFolder);
  afterEach(removeFolder);

  it('is held once at a time, and free after its release', async () => {
    const lock = await lockFolder(folder, { waitMs: 0 });
    await expect(lockFolder(folder, { waitMs: 0 })).rejects.toMatchObject({ code: 'folderInUse', message: expect.stringContaining(String(process.pid)) });
    await lock.release();
    await (await lockFolder(folder, { waitMs: 0 })).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is won by at most one of many who try at once, and by one in the end', async () => {
    for (let round = 0; round < 5; round += 1) {
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder, { waitMs: 0 })));
      const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
      expect(won).toHaveLength(1);
      await won[0]?.value.release();
    }
  });

  it('waits for the present holder as long as it was told', async () => {
    const lock = await lockFolder(folder, { waitMs: 0 });
    const waiting = lockFolder(folder, { waitMs: 5_000 });
    setTimeout(() => void lock.release(), 300);
    await (await waiting).release();
  });

  it('works in a folder whose path is longer than a socket address', async () => {
    const deep = join(folder, 'a'.repeat(90), 'b'.repeat(90));
    await mkdir(deep, { recursive: true });
    const lock = await lockFolder(deep, { waitMs: 0 });
    await expect(lockFolder(deep, { waitMs: 0 })).rejects.toMatchObject({ code: 'folderInUse' });
    await lock.release();
  });
});

describe('a store in a folder', () => {
  // One folder for all, since a new one takes seconds to make.
  beforeAll(newFolder);
  afterAll(removeFolder);
  afterEach(async () => {
    await Promise.all(children.splice(0).map(killHard));
  });

  it('refuses a second process and names the holder', async () => {
    const holder = hold();
    expect(await messageOf(holder)).toEqual({ accepted: String(holder.pid) });
    await expect(createPgliteStore({ folder, masterKey })).rejects.toMatchObject({ code: 'folderInUse', message: expect.stringContaining(String(holder.pid)) });
    const second = hold();
    expect(await messageOf(second)).toEqual({ refused: expect.stringContaining(`process ${holder.pid}`) });
  });

  it('has what it accepted after kill -9, and is opened as soon as the killed one is gone', async () => {
    const holder = hold();
    const { accepted } = z.object({ accepted: z.string() }).parse(await messageOf(holder));
    const reopening = createPgliteStore({ folder, masterKey, waitMs: 10_000 });
    setTimeout(() => void killHard(holder), 100);
    const store = await reopening;
    const claims = await store.queue.claim('worker-1', 10);
    expect(claims.map(({ recordId }) => recordId)).toContain(accepted);
    expect((await store.mappings.load(claims)).map(({ notices }) => notices.length)).toEqual(claims.map(() => 1));
    await store.close();
    await (await createPgliteStore({ folder, masterKey })).close();
  });
});
