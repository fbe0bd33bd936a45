import { changeDoubt, dropWaiting, isOpen, settleDoubt } from './event-doubts.js';
import { copyOf, keyOf, mappingKeyOf, recordKeyOf } from './tables.js';
import { admitDeletions, deletionsOf, endDeletions } from './in-memory-deletions.js';
import { heldRow, raise } from './work-rows.js';
import { isSameRecord } from '../../tenant/record-key.js';
import { noteActivity } from './in-memory-activity.js';
import { tenantOf } from './in-memory-tenants.js';
import type { Claim } from '../../ports/work-queue.js';
import type { DoubtedEvent, HeldRecord, MappingRepository, RecordChanges, StoredRecord } from '../../ports/mapping-repository.js';
import type { RawWork } from './raw-rows.js';
import type { Tables } from './tables.js';

export function createInMemoryMappings(tables: Tables): MappingRepository {
  return {
    async load(claims) {
      return claims.flatMap((claim) => load(tables, claim) ?? []);
    },
    async commit(claim, changes) {
      const row = heldRow(tables, claim);
      if (row === undefined) return 'fenced';
      const { tenantId, sourceId, recordId } = claim;
      const held = changes.deletions === undefined ? undefined : admitDeletions(tables, { tenantId, sourceId, recordId }, copyOf([...changes.deletions]));
      const mappings = changes.mappings?.filter(({ mailboxId }) => held?.deletions.some((deletion) => deletion.mailboxId === mailboxId) !== true);
      const isRaised = store(tables, claim, copyOf({ ...changes, mappings }));
      tables.work.set(recordKeyOf(row), workAfter(row, claim, changes));
      if (isRaised) raise(tables, claim);
      return held ?? 'committed';
    },
  };
}

function load(tables: Tables, claim: Claim): StoredRecord | undefined {
  const row = tables.work.get(recordKeyOf(claim));
  const tenant = tenantOf(tables, claim.tenantId);
  const source = tables.sources.get(keyOf(claim.tenantId, claim.sourceId));
  if (row === undefined || tenant === undefined || source === undefined) return undefined;
  return copyOf({
    claim,
    tenant,
    source,
    links: [...tables.links.values()].filter((link) => link.tenantId === claim.tenantId),
    held: heldOf(tables, claim),
    notices: [...tables.notices.values()]
      .filter((notice) => isSameRecord(notice, claim))
      .map(({ noticeId, kind, body, isSigned, receivedAt, traceparent }) => ({ noticeId, kind, body, isSigned, receivedAt, traceparent })),
    isDoubted: row.sfaDoubt > row.sfaSettled,
    hintTraceparent: row.hintTraceparent,
    mappings: [...tables.mappings.values()].filter((mapping) => isSameRecord(mapping, claim)),
    doubtedEvents: doubtedEventsOf(tables, claim),
    deletions: deletionsOf(tables, claim),
    waitingSince: row.waitingSince,
    now: tables.now(),
  });
}

function heldOf(tables: Tables, claim: Claim): HeldRecord | undefined {
  const row = tables.held.get(recordKeyOf(claim));
  if (row === undefined) return undefined;
  const { state, version, schedule, isBornByAdd, learnedAt, link, isTold } = row;
  return { state, version, schedule, isBornByAdd, learnedAt, link, isTold };
}

function doubtedEventsOf(tables: Tables, claim: Claim): readonly DoubtedEvent[] {
  return [...tables.mappings.values()].flatMap((mapping) => {
    const doubt = tables.eventDoubts.get(mappingKeyOf(mapping));
    const isDoubted = isSameRecord(mapping, claim) && mapping.state !== 'ended' && mapping.eventId !== undefined && isOpen(doubt, mapping.etag);
    return isDoubted && doubt?.hintedAt !== undefined ? [{ mailboxId: mapping.mailboxId, hintedAt: doubt.hintedAt }] : [];
  });
}

/** Answers whether hints came to light of which the claim knows nothing. */
function store(tables: Tables, claim: Claim, changes: RecordChanges): boolean {
  const { tenantId, sourceId, recordId } = claim;
  const key = { tenantId, sourceId, recordId };
  let isRaised = false;
  if (changes.held !== undefined) {
    // Once an event was found that nobody knew of, the record stays unborn: whatever a run held before that says nothing against it.
    const isBornByAdd = changes.held.isBornByAdd && (tables.held.get(recordKeyOf(key))?.isBornByAdd ?? true);
    tables.held.set(recordKeyOf(key), { ...changes.held, ...key, isBornByAdd });
    if (changes.held.state === 'present') tables.deletedAt.delete(recordKeyOf(key));
    else if (!tables.deletedAt.has(recordKeyOf(key))) tables.deletedAt.set(recordKeyOf(key), tables.now());
  }
  for (const mapping of changes.mappings ?? []) {
    const owner = { ...key, mailboxId: mapping.mailboxId };
    const before = tables.mappings.get(mappingKeyOf(owner));
    tables.mappings.set(mappingKeyOf(owner), { ...mapping, ...key });
    if (changeDoubt(tables, before, { ...mapping, ...key })) isRaised = true;
  }
  for (const mailboxId of changes.settledEvents ?? []) settleDoubt(tables, { ...key, mailboxId }, claim.dirty);
  for (const { mailboxId } of changes.mappings ?? []) dropWaiting(tables, tenantId, mailboxId);
  for (const noticeId of changes.settledNotices ?? []) {
    const notice = tables.notices.get(noticeId);
    if (notice !== undefined && isSameRecord(notice, key)) tables.notices.delete(noticeId);
  }
  endDeletions(tables, key, changes.endedDeletions ?? []);
  noteActivity(tables, changes.activity ?? []);
  if (changes.explanation !== undefined) tables.explanations.push(changes.explanation);
  return isRaised;
}

function workAfter(row: RawWork, claim: Claim, { isDoubtSettled = false, finish }: RecordChanges): RawWork {
  const sfaSettled = isDoubtSettled ? Math.max(row.sfaSettled, claim.dirty) : row.sfaSettled;
  if (finish === undefined) return { ...row, sfaSettled };
  const isNewer = row.dirty > claim.dirty;
  const waitingSince = finish.wakeAt !== undefined ? (row.waitingSince ?? row.claimedAt) : isNewer ? row.claimedAt : undefined;
  const hintTraceparent = isNewer ? row.hintTraceparent : undefined;
  return { ...row, sfaSettled, waitingSince, hintTraceparent, done: claim.dirty, wakeAt: finish.wakeAt, attempts: 0, leasedUntil: undefined, worker: undefined };
}
