import type { DailyUsage } from '@clounect/core';
import { expect, it } from 'vitest';
import { rememberDays } from './remember-days.js';

const tenant = { tenantId: 't', timeZone: 'Asia/Tokyo' };

function start() {
  const world = { now: '2026-11-22T03:00:00Z', executions: 1, asked: [] as (readonly string[])[] };
  const usage = {
    daily: async (_tenantId: string, days: readonly string[]) => {
      world.asked.push(days);
      return days.map((day): DailyUsage => ({ day, executions: world.executions, failures: 0 }));
    },
  };
  return { world, days: rememberDays({ usage, clock: { now: () => world.now } }, 3) };
}

it('counts a day that is over once, and today each time', async () => {
  const { world, days } = start();
  expect((await days(tenant)).map(({ day }) => day)).toEqual(['2026-11-20', '2026-11-21', '2026-11-22']);
  world.executions = 5;
  expect((await days(tenant)).map(({ executions }) => executions)).toEqual([1, 1, 5]);
  expect(world.asked).toEqual([['2026-11-20', '2026-11-21', '2026-11-22'], ['2026-11-22']]);
});

it('counts yesterday anew until what was under way at midnight is surely stored', async () => {
  const { world, days } = start();
  world.now = '2026-11-21T15:30:00Z';
  await days(tenant);
  world.now = '2026-11-21T15:59:00Z';
  await days(tenant);
  world.now = '2026-11-21T16:01:00Z';
  await days(tenant);
  await days(tenant);
  expect(world.asked.slice(1)).toEqual([['2026-11-21', '2026-11-22'], ['2026-11-21', '2026-11-22'], ['2026-11-22']]);
});

it('keeps tenants and calendars apart', async () => {
  const { world, days } = start();
  await days(tenant);
  await days({ ...tenant, tenantId: 'u' });
  await days({ ...tenant, timeZone: 'UTC' });
  expect(world.asked.map((asked) => asked.length)).toEqual([3, 3, 3]);
});
