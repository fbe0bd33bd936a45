import { exampleMapping } from './store-contract-steps.js';
import type { Claim } from '../ports/work-queue.js';
import type { CommitEnd } from '../ports/mapping-repository.js';
import type { DeletionRef } from '../ports/held-deletions.js';
import type { Mapping } from '../mapping/mapping.js';
import type { RecordKey } from '../tenant/record-key.js';
import type { StorePorts } from './in-memory-store.js';
import type { WantedDeletion } from '../mapping/deletion.js';
import { isSameRecord } from '../tenant/record-key.js';

/** Claims just these, which are hinted at first. */
export async function claimAll(store: StorePorts, keys: readonly RecordKey[]): Promise<readonly Claim[]> {
  await store.inbox.accept(keys.map((key) => ({ ...key, body: '{}', isSigned: true })));
  const claims = await store.queue.claim('worker-1', keys.length);
  const found = keys.flatMap((key) => claims.find((claim) => isSameRecord(claim, key)) ?? []);
  if (found.length !== keys.length) throw new Error(`claimed ${found.length} of ${keys.length} records`);
  return found;
}

/** One record after the other gets a living event, in as few claims as possible. */
export async function storeEvents(store: StorePorts, keys: readonly RecordKey[]): Promise<void> {
  for (const claim of await claimAll(store, keys)) await store.mappings.commit(claim, { mappings: [exampleMapping(claim, 'mailbox-1')], finish: {} });
}

export function deletionOf({ mailboxId, eventId = '' }: Mapping, changes: Partial<WantedDeletion> = {}): WantedDeletion {
  return { what: 'event', mailboxId, eventId, cause: 'explicit', reason: 'record-deleted', trigger: 'hint:doubt', person: '山田太郎', ...changes };
}

/** The event that `exampleMapping` gives to the record. */
export function refOf({ sourceId, recordId }: RecordKey): DeletionRef {
  return { what: 'event', sourceId, recordId, mailboxId: 'mailbox-1', eventId: `event-${recordId}-mailbox-1` };
}

/** The intent to delete one event of a claimed record, as a run commits it. */
export async function intendOne(store: StorePorts, claim: Claim | undefined, changes: Partial<WantedDeletion>): Promise<CommitEnd> {
  if (claim === undefined) throw new Error('nothing was claimed');
  const { tenantId, sourceId, recordId } = claim;
  const { mailboxId = 'mailbox-1', eventId = `event-${recordId}-${mailboxId}` } = changes;
  const mapping = exampleMapping({ tenantId, sourceId, recordId }, mailboxId, { eventId, pending: [{ kind: 'delete', reason: 'record-deleted' }] });
  return store.mappings.commit(claim, { mappings: [mapping], deletions: [deletionOf(mapping, changes)] });
}

/** Each record in turn is claimed, intends to delete its event, and is finished; `after: 'ended'`: its event is then gone. */
export async function begin(store: StorePorts, keys: readonly RecordKey[], { after, ...changes }: Partial<WantedDeletion> & { readonly after?: 'ended' }): Promise<readonly CommitEnd[]> {
  const ends: CommitEnd[] = [];
  for (const claim of await claimAll(store, keys)) {
    const end = await intendOne(store, claim, changes);
    ends.push(end);
    const ended = exampleMapping(claim, 'mailbox-1', { state: 'ended', endReason: 'record-deleted', eventId: undefined, etag: undefined });
    await store.mappings.commit(claim, { ...(after === 'ended' && end === 'committed' ? { mappings: [ended] } : {}), finish: {} });
  }
  return ends;
}

/** Holds the deletions of these records, behind ten that were let through. */
export async function hold(store: StorePorts, key: (recordId: string) => RecordKey, recordIds: readonly string[]): Promise<void> {
  await begin(store, Array.from({ length: 10 }, (_, n) => key(`free-${n}`)), { cause: 'inferred' });
  await begin(store, recordIds.map(key), { cause: 'inferred' });
}
