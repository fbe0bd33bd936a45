import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { comesAbout, createKillWorld, type KillWorld } from './kill-world.js';

let world: KillWorld;
let nextRecord = 0;

beforeAll(async () => {
  world = await createKillWorld();
});
afterAll(async () => {
  await world.close();
});

/** The titles that start with `prefix` in each mailbox. */
async function titles(prefix: string): Promise<readonly string[][]> {
  return Promise.all(world.mails.map(async (mail) => (await world.events(mail)).map(({ subject }) => subject).filter((subject) => subject.startsWith(prefix))));
}

async function isIn(prefix: string, expected: readonly string[]): Promise<boolean> {
  return JSON.stringify(await titles(prefix)) === JSON.stringify(world.mails.map(() => expected));
}

describe('a host killed at every step', () => {
  it.each(['ADD_RECORD', 'UPDATE_RECORD', 'DELETE_RECORD'] as const)(
    'carries out a %s within 30 s after it is back, and doubles nothing',
    async (type) => {
      let kills = 0;
      for (let step = 0; ; step += 1) {
        let isReached = false;
        for (const moment of ['before', 'after'] as const) {
          if (!world.isAlive()) await world.startHost();
          const recordId = (nextRecord += 1);
          const prefix = `予定${recordId}-`;
          if (type !== 'ADD_RECORD') {
            await world.send(recordId, 'ADD_RECORD', `${prefix}旧`);
            expect(await comesAbout(() => isIn(prefix, [`${prefix}旧`]), 30_000)).toBe(true);
            await sleep(100);
          }
          await world.arm(step, moment);
          // It may die before it has taken the webhook, which is sent until somebody does.
          const sent = world.send(recordId, type, `${prefix}新`);
          const expected = type === 'DELETE_RECORD' ? [] : [`${prefix}新`];
          const isDead = await comesAbout(async () => !world.isAlive(), 4_000);
          if (isDead) {
            kills += 1;
            isReached = true;
            await world.startHost();
          } else await world.kill();
          if (!world.isAlive()) await world.startHost();
          expect(await sent).toBe(true);
          expect(await comesAbout(() => isIn(prefix, expected), 30_000), `${type}, ${moment} step ${step}: ${JSON.stringify(await titles(prefix))}`).toBe(true);
          await sleep(150);
          expect(await isIn(prefix, expected), `${type}, ${moment} step ${step}, a moment later`).toBe(true);
        }
        if (!isReached) break;
      }
      console.log(`${type}: killed at ${kills} steps`);
      expect(kills).toBeGreaterThanOrEqual(10);
    },
  );
});

describe('a host killed at random', () => {
  it('loses no accepted webhook and doubles no event over 20 kills', async () => {
    if (!world.isAlive()) await world.startHost();
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
  });
});
