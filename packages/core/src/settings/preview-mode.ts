import type { Direction } from '../tenant/tenant.js';
import type { TenantCensus } from '../ports/tenant-upkeep.js';

export interface SyncMode {
  readonly direction: Direction;
  /** 連携中. */
  readonly isOn: boolean;
}

/**
 * What a change of the mode would do, by what is stored and without a call to the outside. `creates`, `updates` and `deletes` are upper
 * bounds: whether an event really differs, or has to be made, is known only when its record is looked at.
 */
export interface ModePreview {
  readonly kind: 'nothing' | 'start' | 'stop' | 'direction';
  readonly creates: number;
  readonly updates: number;
  readonly deletes: number;
  /** Events that are read once before anything flows back from them; what differs then stays as it is. */
  readonly compares: number;
  /** Events that stay untouched, by the code that says why. */
  readonly refused: readonly { readonly code: string; readonly count: number }[];
  /** Schedules of which nothing is known yet are still to come from JUST.SFA, so that the numbers say little. */
  readonly isFirst: boolean;
}

const none = { creates: 0, updates: 0, deletes: 0, compares: 0, refused: [], isFirst: false };

/** Pure; the census comes from `TenantUpkeep.census`. */
export function previewMode(before: SyncMode, after: SyncMode, census: TenantCensus): ModePreview {
  const turnsTwoWay = before.direction === 'oneWay' && after.direction === 'twoWay';
  if (!after.isOn) return { ...none, kind: before.isOn ? 'stop' : before.direction === after.direction ? 'nothing' : 'direction' };
  if (before.isOn && before.direction === after.direction) return { ...none, kind: 'nothing' };
  const compares = turnsTwoWay ? census.eventsOfOne : 0;
  if (before.isOn) return { ...none, kind: 'direction', compares };
  const { missingEvents, waitingEvents, unwantedEvents, refused, records } = census;
  return { kind: 'start', creates: missingEvents, updates: waitingEvents, deletes: unwantedEvents, compares, refused, isFirst: records === 0 };
}
