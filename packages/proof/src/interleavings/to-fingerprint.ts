import { createHash } from 'node:crypto';
import { millisecondsBetween, type Instant } from '@clounect/core';
import type { InMemoryStore, RawWork } from '@clounect/core/testing';
import type { RunSoFar } from './stepped-worker.js';
import { toRelative } from './to-relative.js';

export interface Place {
  readonly store: InMemoryStore;
  readonly runs: readonly (RunSoFar | undefined)[];
  readonly now: Instant;
  readonly rest: readonly unknown[];
  /** The settings compare when values were learned. */
  readonly isTimed: boolean;
}

/**
 * Equal for two places from which the same can happen: what only counts up (fences, hints) is taken as a distance, instants as distances
 * from now, and workers are alike.
 */
export function toFingerprint({ store, runs, now, rest, isTimed }: Place): string {
  const { work, notices, held, mappings, eventDoubts, waitingHints, deletions, tenants, links, explanations } = store.raw();
  const [row] = work;
  const lost = [...new Set(explanations.flatMap(({ decisions }) => decisions.flatMap((one) => (one.lost === undefined ? [] : [JSON.stringify(one.lost)]))))].sort();
  const doubts = eventDoubts.map(({ doubt, settled, ...one }) => (doubt <= settled ? { mailboxId: one.mailboxId } : { ...one, doubt: doubt - (row?.done ?? 0) }));
  const told = toRelative([notices, held, mappings, doubts, waitingHints, deletions], now, isTimed);
  const busy = runs.map((run) => (run === undefined ? '' : `${run.digest}/${(row?.fence ?? 0) - run.claim.fence}/${run.claim.dirty - (row?.done ?? 0)}/${millisecondsBetween(run.begunAt, now)}`)).sort();
  return createHash('sha1').update(JSON.stringify([row === undefined ? null : relativeRow(row, now), told, tenants, links, lost, busy, rest])).digest('base64');
}

function relativeRow(row: RawWork, now: Instant): unknown {
  const { dirty, done, captured, sfaDoubt, sfaSettled, ...others } = row;
  return [dirty - done, Math.max(0, captured - done), sfaDoubt > sfaSettled ? sfaDoubt - done : 'settled', toRelative({ ...others, fence: 0 }, now)];
}
