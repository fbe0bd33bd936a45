import { addMilliseconds, compareInstants } from '../../schedule/period.js';
import { ClounectError } from '../../failure/failure.js';
import { keyOf, recordKeyOf } from './tables.js';
import { moreUrgent, type Urgency } from '../../tenant/urgency.js';
import type { Instant } from '../../schedule/period.js';
import type { RawWork } from './raw-rows.js';
import type { RecordKey } from '../../tenant/record-key.js';
import type { Tables } from './tables.js';

/** How long a claim is held without a heartbeat (rule 13). */
export const leaseMs = 12_000;

export function later(one: Instant, other: Instant | undefined): Instant {
  return other === undefined || compareInstants(one, other) >= 0 ? one : other;
}

export function earlier(one: Instant, other: Instant | undefined): Instant {
  return other === undefined || compareInstants(one, other) <= 0 ? one : other;
}

/** When a row can be claimed (rule 9); `undefined`: nothing waits. */
export function dueAt(row: RawWork): Instant | undefined {
  const wanted = row.dirty > row.done ? earlier(row.notBefore, row.wakeAt) : row.wakeAt;
  return wanted === undefined ? undefined : later(wanted, row.leasedUntil);
}

export interface Raise {
  readonly hints?: number;
  readonly doubt?: boolean;
  readonly urgency?: Urgency | undefined;
}

/** Raises `dirty` and makes the row claimable: at once, or 5 s after the last claim of one that keeps failing (rule 12). */
export function raise(tables: Tables, key: RecordKey, { hints = 1, doubt = false, urgency = 'userEdit' }: Raise = {}): void {
  if (!tables.sources.has(keyOf(key.tenantId, key.sourceId))) {
    throw new ClounectError('unknownSource', `Tenant ${key.tenantId} has no source ${key.sourceId}.`);
  }
  const now = tables.now();
  const row = tables.work.get(recordKeyOf(key)) ?? newRow(key, now);
  const dirty = row.dirty + hints;
  const soonest = soonestOf(row, now);
  tables.work.set(recordKeyOf(key), {
    ...row,
    dirty,
    sfaDoubt: doubt ? dirty : row.sfaDoubt,
    urgency: urgencyOf(row, urgency),
    notBefore: row.dirty > row.done ? earlier(row.notBefore, soonest) : soonest,
    feedSince: undefined,
    waitingSince: waitingSince(row, now),
  });
}

/** Milliseconds that hints from Outlook wait for more of them: after the last one, and after the first one at most. */
export interface QuietTimes {
  readonly quietMs: number;
  readonly longestMs: number;
}

/** Raises `dirty` for a hint from Outlook; answers its new value. Never later than the row is due for another reason (rule 12). */
export function raiseQuietly(tables: Tables, key: RecordKey, { quietMs, longestMs }: QuietTimes, { urgency, traceparent }: { readonly urgency: Urgency; readonly traceparent?: string | undefined }): number {
  const now = tables.now();
  const row = tables.work.get(recordKeyOf(key)) ?? newRow(key, now);
  const isLeased = row.leasedUntil !== undefined && compareInstants(row.leasedUntil, now) > 0;
  const isWaiting = row.dirty > (isLeased ? Math.max(row.done, row.captured) : row.done);
  const feedSince = isWaiting ? row.feedSince : now;
  const quiet = earlier(addMilliseconds(now, quietMs), addMilliseconds(feedSince ?? now, longestMs));
  const soonest = later(quiet, soonestOf(row, now));
  const dirty = row.dirty + 1;
  const notBefore = feedSince === undefined ? earlier(row.notBefore, soonest) : soonest;
  const hintTraceparent = traceparent ?? row.hintTraceparent;
  tables.work.set(recordKeyOf(key), { ...row, dirty, urgency: urgencyOf(row, urgency), feedSince, notBefore, hintTraceparent, waitingSince: waitingSince(row, now) });
  return dirty;
}

/** What waits already keeps its urgency; what was all acknowledged has none to keep. */
function urgencyOf(row: RawWork, urgency: Urgency): Urgency {
  return row.dirty > row.done || row.wakeAt !== undefined ? moreUrgent(row.urgency, urgency) : urgency;
}

/** A row that was at rest begins to wait now. */
function waitingSince(row: RawWork, now: Instant): Instant {
  return dueAt(row) === undefined ? now : (row.waitingSince ?? now);
}

/** A record that keeps failing starts 5 s after its last claim at the earliest (rule 12). */
function soonestOf(row: RawWork, now: Instant): Instant {
  return row.attempts > 3 && row.claimedAt !== undefined ? later(now, addMilliseconds(row.claimedAt, 5_000)) : now;
}

function newRow({ tenantId, sourceId, recordId }: RecordKey, notBefore: Instant): RawWork {
  return { tenantId, sourceId, recordId, dirty: 0, done: 0, sfaDoubt: 0, sfaSettled: 0, fence: 0, attempts: 0, urgency: 'backFill', captured: 0, notBefore };
}

/** The row as long as the claim still holds it: not taken over and its lease not ended. */
export function heldRow(tables: Tables, claim: RecordKey & { readonly fence: number }): RawWork | undefined {
  const row = tables.work.get(recordKeyOf(claim));
  return row?.fence === claim.fence && row.leasedUntil !== undefined ? row : undefined;
}
