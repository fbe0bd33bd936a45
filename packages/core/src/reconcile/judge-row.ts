import type { Instant } from '../schedule/period.js';
import type { KnownRecord } from '../ports/reconcile-memory.js';
import type { SfaRecord } from '../schedule/schedule.js';
import { compareInstants, endOf } from '../schedule/period.js';
import { isSameSchedule } from '../sync/fold-notices.js';

/** `accept`: news, to be judged by the claim. `tooOld`: nobody has an event for it, and none would be made. `same`: no news. */
export type RowVerdict = 'accept' | 'tooOld' | 'same';

/** What a listed row means against what is held of its record. `oldest`: schedules that ended before it are not created. */
export function judgeRow(known: KnownRecord | undefined, row: SfaRecord, { oldest, timeZone }: { readonly oldest: Instant; readonly timeZone: string }): RowVerdict {
  if (known?.isWaiting === true) return 'same';
  if (known?.state === undefined) return isTooOld(row.schedule.period, oldest, timeZone) ? 'tooOld' : 'accept';
  // A list may be older than a deletion: one read settles it.
  if (known.state === 'deleted') return 'accept';
  if (known.version === undefined || row.version === undefined) return known.schedule !== undefined && isSameSchedule(known.schedule, row.schedule) ? 'same' : 'accept';
  return row.version > known.version ? 'accept' : 'same';
}

export function isTooOld(period: SfaRecord['schedule']['period'], oldest: Instant, timeZone: string): boolean {
  return period !== null && compareInstants(endOf(period, timeZone), oldest) < 0;
}
