import type { ListMode, ReconcileCost } from './reconcile-run.js';
import type { ReconcileCensus } from '../ports/reconcile-runs.js';

/** Rows on a page of JUST.SFA's list, and events on a page of a mailbox's. */
export const rowsPerPage = 100;
export const eventsPerPage = 200;

export interface ReconcileEstimate extends ReconcileCost {
  /** At the tenant's limits, if it had them for itself; `undefined` without limits. */
  readonly minutes?: number | undefined;
  /** Whether the calls that are left today are enough; the rest goes on tomorrow by itself. */
  readonly fitsToday?: boolean | undefined;
}

export interface EstimateFacts {
  readonly census: ReconcileCensus;
  readonly mode: ListMode;
  /** The users who are listed, and the mailboxes that are looked at, also those of which nothing is held. */
  readonly sfaUserIds: readonly string[];
  readonly mailboxIds: readonly string[];
  /** Records that JUST.SFA is known to have, where more than what is held: before a first back-fill. */
  readonly expectedRecords?: number | undefined;
  readonly limits?: { readonly perMinute: number; readonly leftToday: number } | undefined;
}

/**
 * What a run costs, told beforehand from what is held: a list ends with a page that is not full. Reads for what is then found to differ
 * come on top, one for each.
 */
export function estimateReconcile({ census, mode, sfaUserIds, mailboxIds, expectedRecords = 0, limits }: EstimateFacts): ReconcileEstimate {
  const pages = (count: number, size: number): number => Math.floor(count / size) + 1;
  const scale = Math.max(1, expectedRecords / Math.max(1, census.records));
  const byUser = new Map(census.byParticipant.map(({ sfaUserId, records }) => [sfaUserId, records]));
  const byMailbox = new Map(census.byMailbox.map(({ mailboxId, events }) => [mailboxId, events]));
  const perUser = sfaUserIds.map((sfaUserId) => pages(Math.ceil((byUser.get(sfaUserId) ?? expectedRecords / Math.max(1, sfaUserIds.length)) * scale), rowsPerPage));
  const sfaCalls = mode === 'perUser' ? sum(perUser) : pages(Math.max(census.records, expectedRecords), rowsPerPage);
  const graphCalls = sum(mailboxIds.map((mailboxId) => pages(byMailbox.get(mailboxId) ?? 0, eventsPerPage)));
  if (limits === undefined) return { sfaCalls, graphCalls };
  return { sfaCalls, graphCalls, minutes: Math.ceil(sfaCalls / limits.perMinute), fitsToday: sfaCalls <= limits.leftToday };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
