import type { Mapping } from '../mapping/mapping.js';
import type { Marker } from '../event/event.js';
import type { Tenant } from '../tenant/tenant.js';
import { compareInstants } from '../schedule/period.js';

/** So long after a declared restore a call from before may still arrive: it is given up after 8 s (rule 13), and what a service took in by then may be carried out a little later. Milliseconds. */
export const callsOnTheirWayMs = 30_000;

/**
 * The database was declared to be restored, and this mapping is what a backup remembered: its event may have been edited, deleted or made
 * again since. Nothing is written by it before both sides were read.
 */
export function isOfFormerLife(mapping: Mapping | undefined, tenant: Pick<Tenant, 'epoch' | 'restoredAt'>): boolean {
  return mapping !== undefined && tenant.restoredAt !== undefined && (mapping.rebasedIn ?? mapping.epoch) !== tenant.epoch;
}

/** A first look of a former life is none: the event may have been seen again since. */
export function withoutFormerLook(mapping: Mapping | undefined, tenant: Pick<Tenant, 'epoch' | 'restoredAt'>): Mapping | undefined {
  const { restoredAt } = tenant;
  if (mapping?.missingSince === undefined || !isOfFormerLife(mapping, tenant) || restoredAt === undefined) return mapping;
  return compareInstants(mapping.missingSince, restoredAt) < 0 ? { ...mapping, missingSince: undefined } : mapping;
}

/**
 * The marker tells of a generation that this life of the database never committed, though every creation is committed before its call
 * (rule 17): the database is an older one than the world, and nobody declared it.
 */
export function isUnheardOf(marker: Marker, mapping: Mapping | undefined, tenant: Pick<Tenant, 'epoch'>): boolean {
  return marker.epoch === tenant.epoch && marker.generation > (mapping?.generation ?? 0);
}
