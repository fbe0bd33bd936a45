import { addMilliseconds } from '../schedule/period.js';
import { describe, expect, it } from 'vitest';
import { housekeepingSettingsSchema, keepHouse } from './keep-house.js';
import type { Housekeeping, Housekept } from '../ports/housekeeping.js';
import { createStopSignal } from '../testing/in-memory/stop-signal.js';

const now = '2026-11-22T00:00:00Z';
const settings = housekeepingSettingsSchema.parse({ batch: 3, keepActivityDays: 10 });

function houseWith(stock: Record<Housekept, number>, onPurge: () => void = () => undefined) {
  const asked: (readonly [Housekept, string])[] = [];
  const house: Housekeeping = {
    now: async () => now,
    async purge(what, before, limit) {
      onPurge();
      asked.push([what, before]);
      const went = Math.min(stock[what], limit);
      stock[what] -= went;
      return went;
    },
    eraseTenant: async () => 'gone',
  };
  return { house, asked, stock };
}

describe('keeping house', () => {
  it('goes on batch by batch until each kind has no more, and tells what went', async () => {
    const { house, stock } = houseWith({ activity: 7, explanations: 3, records: 0, leftovers: 1 });
    expect(await keepHouse(house, settings, createStopSignal())).toEqual({ activity: 7, explanations: 3, records: 0, leftovers: 1 });
    expect(stock).toEqual({ activity: 0, explanations: 0, records: 0, leftovers: 0 });
  });

  it('counts ages from the store’s clock', async () => {
    const { house, asked } = houseWith({ activity: 0, explanations: 0, records: 0, leftovers: 0 });
    await keepHouse(house, settings, createStopSignal());
    const ago = (days: number) => addMilliseconds(now, -days * 24 * 60 * 60_000);
    expect(asked).toEqual([['activity', ago(10)], ['explanations', ago(92)], ['records', ago(92)], ['leftovers', ago(7)]]);
  });

  it('stops between two batches when it is told to', async () => {
    const signal = createStopSignal();
    let calls = 0;
    const { house, stock } = houseWith({ activity: 100, explanations: 0, records: 0, leftovers: 0 }, () => void ((calls += 1) === 2 && signal.abort()));
    await expect(keepHouse(house, settings, signal)).rejects.toThrow('stopped');
    expect(stock.activity).toBe(94);
  });

  it('keeps three months by default', () => {
    expect(housekeepingSettingsSchema.parse(undefined)).toEqual({ keepActivityDays: 92, keepExplanationDays: 92, keepTombstoneDays: 92, keepLeftoverDays: 7, batch: 500 });
  });
});
