import { addMilliseconds, compareInstants } from '../../schedule/period.js';
import { keyOf, mappingKeyOf, recordKeyOf } from './tables.js';
import { later } from './work-rows.js';
import type { EventHint } from '../../ports/event-inbox.js';
import type { EventOwner } from '../../event/event.js';
import type { Mapping } from '../../mapping/mapping.js';
import type { RawEventDoubt } from './raw-rows.js';
import type { Tables } from './tables.js';

const longestWaitMs = 600_000;

/** No read has settled it, and what it told of is not the version that we hold. */
export function isOpen(doubt: RawEventDoubt | undefined, etag: string | undefined): doubt is RawEventDoubt {
  return doubt !== undefined && doubt.doubt > doubt.settled && (doubt.etag === undefined || doubt.etag !== etag);
}

/** Remembers a hint under the number to which `dirty` was raised for it. */
export function doubtEvent(tables: Tables, { tenantId, sourceId, recordId, mailboxId }: EventOwner, dirty: number, etag: string | undefined): void {
  const owner = { tenantId, sourceId, recordId, mailboxId };
  const before = tables.eventDoubts.get(mappingKeyOf(owner));
  const isUnsettled = before !== undefined && before.doubt > before.settled;
  tables.eventDoubts.set(mappingKeyOf(owner), {
    ...owner,
    doubt: dirty,
    settled: before?.settled ?? 0,
    etag: isUnsettled ? agreed(before.etag, etag) : etag,
    hintedAt: isUnsettled ? before.hintedAt : tables.now(),
  });
}

/** Of two versions nobody knows which is the later one, so that neither can prove an echo. */
function agreed(one: string | undefined, other: string | undefined): string | undefined {
  return one === other ? one : undefined;
}

/** Settles doubts up to the captured counter: one that came after the claim stays (rule 6). */
export function settleDoubt(tables: Tables, owner: EventOwner, captured: number): void {
  const doubt = tables.eventDoubts.get(mappingKeyOf(owner));
  if (doubt === undefined) return;
  const claimedAt = tables.work.get(recordKeyOf(owner))?.claimedAt;
  const hintedAt = doubt.hintedAt === undefined ? undefined : later(doubt.hintedAt, claimedAt);
  tables.eventDoubts.set(mappingKeyOf(owner), { ...doubt, settled: Math.max(doubt.settled, captured), hintedAt });
}

/** What a stored mapping means for the doubts about its event; answers whether the record has to be claimed again. */
export function changeDoubt(tables: Tables, before: Mapping | undefined, mapping: Mapping): boolean {
  const key = mappingKeyOf(mapping);
  const doubt = tables.eventDoubts.get(key);
  const settled = (one: RawEventDoubt) => tables.eventDoubts.set(key, { ...one, settled: Math.max(one.settled, one.doubt) });
  if (before?.eventId === mapping.eventId) {
    // The version that was hinted at is the one that we hold now.
    if (doubt?.etag !== undefined && doubt.etag === mapping.etag) settled(doubt);
    return false;
  }
  // What was hinted about a former event says nothing of this one; what was hinted during the create does.
  if (doubt !== undefined && before?.eventId !== undefined) settled(doubt);
  if (mapping.eventId === undefined) return false;
  const waited = takeWaiting(tables, mapping, mapping.eventId);
  const wasDoubted = before?.eventId === undefined && isOpen(doubt, mapping.etag);
  const isWaitedFor = waited !== undefined && (waited.etag === undefined || waited.etag !== mapping.etag);
  if (!wasDoubted && !isWaitedFor) return false;
  const { tenantId, sourceId, recordId, mailboxId } = mapping;
  tables.eventDoubts.set(key, {
    ...{ tenantId, sourceId, recordId, mailboxId },
    doubt: (tables.work.get(recordKeyOf(mapping))?.dirty ?? 0) + 1,
    settled: tables.eventDoubts.get(key)?.settled ?? 0,
    etag: wasDoubted ? undefined : waited?.etag,
    hintedAt: (wasDoubted ? doubt?.hintedAt : waited?.hintedAt) ?? tables.now(),
  });
  return true;
}

/** A create is in flight in that mailbox. */
export function hasCreateInFlight(tables: Tables, tenantId: string, mailboxId: string): boolean {
  return [...tables.mappings.values()].some((one) => one.tenantId === tenantId && one.mailboxId === mailboxId && one.state === 'creating');
}

/** The event may be the one that is being created: what is hinted about it waits until that is known, 10 minutes at most (rule 21). */
export function letWait(tables: Tables, { tenantId, mailboxId, eventId, etag }: EventHint): void {
  const now = tables.now();
  for (const [key, one] of tables.waitingHints) if (compareInstants(one.waitsUntil, now) <= 0) tables.waitingHints.delete(key);
  const before = tables.waitingHints.get(keyOf(tenantId, mailboxId, eventId));
  tables.waitingHints.set(keyOf(tenantId, mailboxId, eventId), {
    ...{ tenantId, mailboxId, eventId },
    etag: before === undefined ? etag : agreed(before.etag, etag),
    hintedAt: before?.hintedAt ?? now,
    waitsUntil: addMilliseconds(now, longestWaitMs),
  });
}

function takeWaiting(tables: Tables, { tenantId, mailboxId }: EventOwner, eventId: string) {
  const waiting = tables.waitingHints.get(keyOf(tenantId, mailboxId, eventId));
  tables.waitingHints.delete(keyOf(tenantId, mailboxId, eventId));
  return waiting !== undefined && compareInstants(waiting.waitsUntil, tables.now()) > 0 ? waiting : undefined;
}

/** With no create in flight nobody waits for these hints any more. */
export function dropWaiting(tables: Tables, tenantId: string, mailboxId: string): void {
  if (hasCreateInFlight(tables, tenantId, mailboxId)) return;
  for (const [key, one] of tables.waitingHints) {
    if (one.tenantId === tenantId && one.mailboxId === mailboxId) tables.waitingHints.delete(key);
  }
}
