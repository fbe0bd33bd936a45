import { addMilliseconds } from '../schedule/period.js';
import { housekept, type Housekeeping, type Housekept } from '../ports/housekeeping.js';
import type { JobSignal } from '../ports/job-scheduler.js';
import { z } from 'zod';

const days = z.int().min(1).max(3_650);

/** How long what is over is kept. Three months are at most 92 days. */
export const housekeepingSettingsSchema = z
  .strictObject({
    /** Lines of 連携実行ログ. Days. @default 92 */
    keepActivityDays: days.default(92),
    /** Why records were treated as they were. Days. @default 92 */
    keepExplanationDays: days.default(92),
    /** Deleted records with their mappings, by which a late webhook or an event that comes back is known (rule 24). Days. @default 92 */
    keepTombstoneDays: days.default(92),
    /** Feeds and leases that nobody has ended. Days. @default 7 */
    keepLeftoverDays: days.default(7),
    /** Rows that one short transaction removes at most. @default 500 */
    batch: z.int().min(1).max(10_000).default(500),
  })
  .prefault({});

export type HousekeepingSettings = z.infer<typeof housekeepingSettingsSchema>;

export type HouseKept = Readonly<Record<Housekept, number>>;

/** Removes what is older than the settings say, batch by batch until nothing is left or the signal says to stop; answers what went. */
export async function keepHouse(house: Housekeeping, settings: HousekeepingSettings, signal: Pick<JobSignal, 'throwIfAborted'>): Promise<HouseKept> {
  const now = await house.now();
  const removed: Record<Housekept, number> = { activity: 0, explanations: 0, records: 0, leftovers: 0 };
  for (const what of housekept) {
    const before = addMilliseconds(now, -daysOf(what, settings) * 24 * 60 * 60_000);
    for (let went = settings.batch; went >= settings.batch; ) {
      signal.throwIfAborted();
      went = await house.purge(what, before, settings.batch);
      removed[what] += went;
    }
  }
  return removed;
}

function daysOf(what: Housekept, settings: HousekeepingSettings): number {
  switch (what) {
    case 'activity':
      return settings.keepActivityDays;
    case 'explanations':
      return settings.keepExplanationDays;
    case 'records':
      return settings.keepTombstoneDays;
    case 'leftovers':
      return settings.keepLeftoverDays;
  }
}
