import { describe, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { comesAbout, createKillWorld, type KillWorld } from './kill-world.js';

/** The titles that start with `prefix` in each mailbox. */
async function titles(world: KillWorld, prefix: string): Promise<readonly string[][]> {
  return Promise.all(world.mails.map(async (mail) => (await world.events(mail)).map(({ subject }) => subject).filter((subject) => subject.startsWith(prefix))));
}

async function isIn(world: KillWorld, prefix: string, expected: readonly string[]): Promise<boolean> {
  return JSON.stringify(await titles(world, prefix)) === JSON.stringify(world.mails.map(() => expected));
}

/** Each test has a host, a database and a Graph of its own: most of their time is spent on starting hosts and on waiting for them. */
async function inWorld(run: (world: KillWorld) => Promise<void>): Promise<void> {
  const world = await createKillWorld();
  await run(world).finally(() => world.close());
}

// Longer than any of them takes when all four start their hosts at the same time on a busy machine.
const longestMs = 600_000;

describe.concurrent('a host killed at every step', { timeout: longestMs }, () => {
  it.for(['ADD_RECORD', 'UPDATE_RECORD', 'DELETE_RECORD'] as const)('carries out a %s within 30 s after it is back, and doubles nothing', async (type, { expect }) =>
    inWorld(async (world) => {
      let [kills, recordId] = [0, 0];
      for (let step = 0; ; step += 1) {
        let isReached = false;
        for (const moment of ['before', 'after'] as const) {
          if (!world.isAlive()) await world.startHost();
          recordId += 1;
          const prefix = `予定${recordId}-`;
          if (type !== 'ADD_RECORD') {
            await world.send(recordId, 'ADD_RECORD', `${prefix}旧`);
            expect(await comesAbout(() => isIn(world, prefix, [`${prefix}旧`]), 30_000)).toBe(true);
            await sleep(100);
          }
          await world.arm(step, moment);
          // It may die before it has taken the webhook, which is sent until somebody does.
          const sent = world.send(recordId, type, `${prefix}新`);
          const expected = type === 'DELETE_RECORD' ? [] : [`${prefix}新`];
          // Where it has no such step, all is carried out, and it lives on for a while.
          await comesAbout(async () => !world.isAlive() || isIn(world, prefix, expected), 30_000);
          const isDead = await comesAbout(async () => !world.isAlive(), 3_000);
          if (isDead) {
            kills += 1;
            isReached = true;
            await world.startHost();
          } else await world.kill();
          if (!world.isAlive()) await world.startHost();
          expect(await sent).toBe(true);
          expect(await comesAbout(() => isIn(world, prefix, expected), 30_000), `${type}, ${moment} step ${step}: ${JSON.stringify(await titles(world, prefix))}`).toBe(true);
          await sleep(150);
          expect(await isIn(world, prefix, expected), `${type}, ${moment} step ${step}, a moment later`).toBe(true);
        }
        if (!isReached) break;
      }
      console.log(`${type}: killed at ${kills} steps`);
      expect(kills).toBeGreaterThanOrEqual(10);
    }),
  );

  it('loses no accepted webhook and doubles no event over 20 kills at random', async ({ expect }) =>
    inWorld(async (world) => {
      await world.startHost();
      const expected = new Map<number, string>();
      let isOver = false;
      const sendForEver = async (lane: number): Promise<void> => {
        for (let turn = 0; !isOver; turn += 1) {
          const recordId = 10_000 + lane * 100 + (turn % 12);
          const isNew = !expected.has(recordId);
          const title = `変更${recordId}-${turn}`;
          if (await world.send(recordId, isNew ? 'ADD_RECORD' : 'UPDATE_RECORD', title)) expected.set(recordId, title);
        }
      };
      const lanes = [0, 1, 2].map(sendForEver);
      for (let kill = 0; kill < 20; kill += 1) {
        await sleep(40 + Math.random() * 900);
        await world.kill();
        await world.startHost();
      }
      isOver = true;
      await Promise.all(lanes);
      const wanted = JSON.stringify([...expected.values()].sort());
      const seen = async (mail: string): Promise<string> => JSON.stringify((await world.events(mail)).map(({ subject }) => subject).filter((subject) => subject.startsWith('変更')).sort());
      for (const mail of world.mails) {
        await comesAbout(async () => (await seen(mail)) === wanted, 30_000);
        expect(await seen(mail)).toBe(wanted);
      }
    }));
});
