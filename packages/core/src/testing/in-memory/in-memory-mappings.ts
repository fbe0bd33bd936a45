import { copyOf, keyOf, recordKeyOf } from './tables.js';
import { heldRow } from './work-rows.js';
import { isSameRecord } from '../../tenant/record-key.js';
import { noteActivity } from './in-memory-activity.js';
import { tenantOf } from './in-memory-tenants.js';
import type { Claim } from '../../ports/work-queue.js';
import type { HeldRecord, MappingRepository, RecordChanges, StoredRecord } from '../../ports/mapping-repository.js';
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
      store(tables, claim, copyOf(changes));
      tables.work.set(recordKeyOf(row), workAfter(row, claim, changes));
      return 'committed';
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
      .map(({ noticeId, body, isSigned }) => ({ noticeId, body, isSigned })),
    isDoubted: row.sfaDoubt > row.sfaSettled,
    mappings: [...tables.mappings.values()].filter((mapping) => isSameRecord(mapping, claim)),
    now: tables.now(),
  });
}

function heldOf(tables: Tables, claim: Claim): HeldRecord | undefined {
  const row = tables.held.get(recordKeyOf(claim));
  if (row === undefined) return undefined;
  const { state, version, schedule, isBornByAdd, link } = row;
  return { state, version, schedule, isBornByAdd, link };
}

function store(tables: Tables, { tenantId, sourceId, recordId }: Claim, changes: RecordChanges): void {
  const key = { tenantId, sourceId, recordId };
  if (changes.held !== undefined) tables.held.set(recordKeyOf(key), { ...changes.held, ...key });
  for (const mapping of changes.mappings ?? []) {
    tables.mappings.set(keyOf(tenantId, sourceId, recordId, mapping.mailboxId), { ...mapping, ...key });
  }
  for (const noticeId of changes.settledNotices ?? []) {
    const notice = tables.notices.get(noticeId);
    if (notice !== undefined && isSameRecord(notice, key)) tables.notices.delete(noticeId);
  }
  noteActivity(tables, changes.activity ?? []);
  if (changes.explanation !== undefined) tables.explanations.push(changes.explanation);
}

function workAfter(row: RawWork, claim: Claim, { isDoubtSettled = false, finish }: RecordChanges): RawWork {
  const sfaSettled = isDoubtSettled ? Math.max(row.sfaSettled, claim.dirty) : row.sfaSettled;
  if (finish === undefined) return { ...row, sfaSettled };
  return { ...row, sfaSettled, done: claim.dirty, wakeAt: finish.wakeAt, attempts: 0, leasedUntil: undefined, worker: undefined };
}
