import type { ActivityEntry } from '../ports/activity-log.js';
import type { DeletionCause } from '../mapping/deletion.js';
import type { EndReason } from '../mapping/mapping.js';
import type { Instant } from '../schedule/period.js';
import type { RecordEvidence } from './evidence.js';

/** For so long a record counts after a plan wanted a deletion of it. Milliseconds. */
export const brakeWindowMs = 10 * 60_000;

/** An approval that was given before any plan wanted the deletion holds for so long. Milliseconds. */
export const approvalLifeMs = 24 * 60 * 60_000;

const allowed: Readonly<Record<DeletionCause, { readonly records: number; readonly percent: number }>> = {
  explicit: { records: 50, percent: 20 },
  inferred: { records: 10, percent: 5 },
};

/** Records of one tenant and one cause within the window: up to so many nobody needs to know how many events live. */
export function freeDeletions(cause: DeletionCause): number {
  return allowed[cause].records;
}

/**
 * Records that may have a deletion within the window. `living`: the tenant's records with a living event, those counted in the window
 * included, so that a storm does not lower its own limit while it goes on.
 */
export function deletionLimit(cause: DeletionCause, living: number): number {
  const { records, percent } = allowed[cause];
  return Math.max(records, Math.floor((living * percent) / 100));
}

/** One cause of one tenant within the window. */
export interface BrakeCount {
  readonly cause: DeletionCause;
  /** Distinct records, the one in question included. */
  readonly counted: number;
  readonly limit: number;
}

/** A record that was let through within the window counts already: its other events change nothing. */
export function isHeldBack({ counted, limit }: BrakeCount, wasAdmitted: boolean): boolean {
  return !wasAdmitted && counted > limit;
}

/** Why the schedule wants the event gone, and how we know. A link's switch is a setting, whoever told of the schedule. */
export function causeOf(record: RecordEvidence, reason: EndReason): DeletionCause {
  const isBySchedule = reason === 'record-deleted' || reason === 'period-emptied' || reason === 'participant-removed';
  return isBySchedule && record.isTold === true ? 'explicit' : 'inferred';
}

/** One line per tenant and hour, brought up to date with each deletion that is held. */
export function toBrakeNotice(tenantId: string, at: Instant, { cause, counted, limit }: BrakeCount): ActivityEntry {
  return {
    activityId: `brake/${at.slice(0, 13)}`,
    tenantId,
    at,
    kind: 'notice',
    result: 'failed',
    code: 'deletionsHeld',
    detail: `${counted} records with ${cause} deletions within 10 minutes, ${limit} are let through`,
  };
}

/**
 * Reasons that a person has confirmed by asking for just these deletions, after being told how many there are: no brake holds them.
 */
export function isConfirmedRemoval(reason: EndReason): boolean {
  return reason === 'source-ended';
}
