import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCliWorld, type CliWorld } from './testing/start-cli-world.js';

let world: CliWorld;
beforeAll(async () => {
  world = await startCliWorld();
});
afterAll(() => world.close());

const titles = async (): Promise<readonly string[]> => (await world.events()).map(({ subject }) => subject);

it('a PGlite folder that was copied, put back and declared: what stands stays, nothing is made twice, and all goes on', async () => {
  const [live, copy] = [join(world.folder, 'database'), join(world.folder, 'backup')];
  expect((await world.run('set-up', world.setupFile({ table: 'table_1000000001', scheduleField: 'field_1000000001' }))).code).toBe(0);
  let host = await world.startHost();
  const [first, second] = [await world.createRecord('甲'), await world.createRecord('乙')];
  await expect.poll(titles, { timeout: 30_000 }).toEqual(['乙', '甲']);
  await host.stop();
  cpSync(live, copy, { recursive: true });

  host = await world.startHost();
  await world.rename(first, '甲の次');
  await world.remove(second);
  const third = await world.createRecord('丙');
  await expect.poll(titles, { timeout: 30_000 }).toEqual(['丙', '甲の次']);
  await host.stop();
  const before = await world.events();
  await world.calls();

  rmSync(live, { recursive: true });
  cpSync(copy, live, { recursive: true });
  expect(JSON.parse((await world.run('--json', 'restored')).out)).toEqual([{ tenantId: 'example', records: 2 }]);
  host = await world.startHost();
  // The record that the backup does not know is told of by its next change; the event it has is found, half a minute after the declaration.
  await world.rename(third, '丙の次');
  await expect.poll(titles, { timeout: 90_000 }).toEqual(['丙の次', '甲の次']);
  const made: Record<string, number> = {};
  const count = async (kind: string): Promise<number> => {
    for (const [one, times] of Object.entries(await world.calls())) made[one] = (made[one] ?? 0) + times;
    return made[kind] ?? 0;
  };
  // Both records that the backup knows are read, and both of their events.
  await expect.poll(() => count('get'), { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
  await expect.poll(() => count('event.get'), { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
  // The event of the record that the backup does not know, and the mailbox's list of the comparison that a declared restore asks for.
  await expect.poll(() => count('event.list'), { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
  await sleep(500);
  await host.stop();
  expect([await count('event.create'), await count('event.delete'), await count('update'), await count('event.list')]).toEqual([0, 0, 0, 2]);
  const explained = await world.run('--json', 'explain', 'example', String(first));
  expect((JSON.parse(explained.out) as { explanations: { decisions: { row: string }[] }[] }).explanations.flatMap(({ decisions }) => decisions.map(({ row }) => row))).toContain('re-based');
  expect((await world.events()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
}, 480_000);
