import type { Base, EndReason, Mapping, PendingWrite } from './mapping.js';
import type { EventContent, OutlookEvent } from '../event/event.js';
import { syncedFields } from '../event/event.js';

/** A mapping whose event is known to stand, with the given base. */
export function toLiving(mapping: Mapping, event: OutlookEvent, base: Base): Mapping {
  const { eventId, etag, shape } = event;
  return { ...withoutTrouble(mapping), state: 'living', eventId, etag, shape, base, pending: [], endReason: undefined };
}

/**
 * An earlier creation turns out to have made the event: what a person made of it since is still to be looked at, which a worker who dies
 * leaves to the next one. The pending creation says so.
 */
export function toUnseen(mapping: Mapping, event: OutlookEvent, create: Extract<PendingWrite, { readonly kind: 'create' }>): Mapping {
  return { ...toLiving(mapping, event, toBase(create.sfa, create.draft.content)), pending: [create] };
}

/** The tombstone of an event that is surely gone. It keeps its generation, so that a later creation is told from this one. */
export function toEnded(mapping: Mapping, endReason: EndReason): Mapping {
  const { tenantId, sourceId, recordId, mailboxId, generation, epoch, rebasedIn, serves, shape, round } = mapping;
  return { tenantId, sourceId, recordId, mailboxId, generation, epoch, rebasedIn, serves, shape, round, state: 'ended', endReason, pending: [], failures: 0 };
}

/** The event stands and is no longer ours to touch. */
export function toReleased(mapping: Mapping): Mapping {
  return { ...mapping, state: 'released', notBefore: undefined };
}

export function withoutTrouble(mapping: Mapping): Mapping {
  return { ...mapping, failures: 0, lastFailure: undefined, notBefore: undefined, refused: undefined, missingSince: undefined };
}

/** Pending values are a set: a write of the same values is there once. */
export function withPending(pending: readonly PendingWrite[], write: PendingWrite): readonly PendingWrite[] {
  return [...pending.filter((known) => JSON.stringify(known) !== JSON.stringify(write)), write];
}

/** Writes to JUST.SFA: what became of one is told by the record alone. */
export function isToSfa({ kind }: PendingWrite): boolean {
  return kind === 'writeBack' || kind === 'deleteRecord';
}

export function toBase(sfa: EventContent, outlook: EventContent): Base {
  return Object.fromEntries(syncedFields.map((field) => [field, { sfa: sfa[field], outlook: outlook[field] }])) as unknown as Base;
}
