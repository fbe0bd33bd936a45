import type { Failure } from '../failure/failure.js';
import type { HeldRecord, StoredNotice, StoredRecord } from '../ports/mapping-repository.js';
import type { Instant } from '../schedule/period.js';
import type { RecordEvidence } from '../sync/evidence.js';
import type { RecordReading } from '../ports/sfa-client.js';
import type { PartialSchedule, SfaRecord } from '../schedule/schedule.js';
import type { TenantConnections } from '../ports/tenant-connections.js';
import type { WebhookReader } from '../ports/webhook-reader.js';
import { foldNotices, foldReading, isSameSchedule, type Fold, type FoldedNotice } from '../sync/fold-notices.js';
import { fromRowBody } from '../reconcile/row-body.js';

export interface Learned {
  readonly record: RecordEvidence;
  readonly held?: HeldRecord | undefined;
  /** The notices need not be folded again: they were taken, or the read that they asked for is done or can never be. */
  readonly isSettled: boolean;
  readonly hasRead: boolean;
  /** The read failed. */
  readonly failure?: Failure | undefined;
  /** What set this off, for the explanation. */
  readonly trigger: string;
}

interface LearnPorts {
  readonly connections: Pick<TenantConnections, 'sfa'>;
  readonly reader: WebhookReader;
}

/** What is known of the record: the webhooks that arrived, and one read where they leave a doubt. */
export async function learnRecord(ports: LearnPorts, stored: StoredRecord): Promise<Learned> {
  const { source, tenant } = stored;
  const notices = stored.notices.map((waiting): FoldedNotice => ({ isSigned: waiting.isSigned, notice: readNotice(ports.reader, waiting, stored) }));
  const fold = foldNotices(stored.held, notices, { table: source.table, hadOtherSource: tenant.hadOtherSource, sent: sentValues(stored), restoredAt: tenant.restoredAt });
  const trigger = describeTrigger(stored, notices, fold.verdicts);
  const isTaken = fold.verdicts.includes('taken');
  const taken = isTaken && fold.held !== undefined ? { ...fold.held, learnedAt: stored.notices[fold.verdicts.lastIndexOf('taken')]?.receivedAt } : fold.held;
  const held = taken !== undefined && isToldBy(stored.notices, fold.verdicts) ? { ...taken, isTold: true } : taken;
  const known = { held, isSettled: true, hasRead: false, trigger };
  if (!fold.needsRead && !stored.isDoubted) return { ...known, record: toEvidence(held, { isFresh: false, isConfirmed: isTaken }) };
  if (tenant.isPaused || source.sourceId !== tenant.sourceId) return { ...known, record: { state: 'unknown' }, isSettled: false };
  const sfa = await ports.connections.sfa(source, stored.claim.urgency);
  const outcome = await sfa.readRecord(stored.claim.recordId);
  if (outcome.status === 'failed') {
    return { ...known, record: { state: 'unknown' }, isSettled: false, failure: outcome.failure };
  }
  const read = toRead(held, outcome.value, stored.now, isAskedFor(stored.notices, fold.verdicts));
  return { ...known, record: toEvidence(read, { isFresh: true, isConfirmed: true }), held: read, hasRead: true };
}

/** What we wrote to JUST.SFA and nobody has confirmed yet, as base holds it (rule 22). */
function sentValues({ mappings }: StoredRecord): PartialSchedule {
  const fields = mappings.flatMap(({ provisional = [], base }) => provisional.map((field) => [field, base?.[field].sfa] as const));
  return Object.fromEntries(fields) as PartialSchedule;
}

function readNotice(reader: WebhookReader, { kind, body }: StoredNotice, { source }: StoredRecord): FoldedNotice['notice'] {
  if (kind === 'row') return fromListedRow(fromRowBody(JSON.parse(body)), source.table);
  const outcome = reader.read(JSON.parse(body), source);
  return outcome.status === 'done' ? outcome.value : undefined;
}

/** A row is as good as a signed webhook of that version: the table answered it to us. */
function fromListedRow(row: SfaRecord | undefined, table: string): FoldedNotice['notice'] {
  return row && { recordId: row.recordId, trigger: 'update', tableName: table, version: row.version, schedule: row.schedule, link: row.link };
}

/**
 * What is held after a read of the record; content that is no news keeps the time when it was learned, and a state that is no news the
 * way in which it was. `isTold`: a webhook asked for the read.
 */
export function toRead(held: HeldRecord | undefined, reading: RecordReading, now: Instant, isTold: boolean): HeldRecord {
  const read = foldReading(held, reading);
  const isNews = held?.schedule === undefined || read.schedule === undefined || !isSameSchedule(held.schedule, read.schedule);
  const isSameState = held?.state === read.state && (!isNews || read.state === 'deleted');
  return { ...read, learnedAt: isNews ? now : held.learnedAt, isTold: isTold || (isSameState && held.isTold === true) ? true : undefined };
}

/** A signed webhook, and no listed row after it, told of just this state. */
function isToldBy(notices: readonly StoredNotice[], verdicts: Fold['verdicts']): boolean {
  const isTelling = (verdict: Fold['verdicts'][number], index: number): boolean =>
    verdict === 'taken' || verdict === 'deleted' || verdict === 'same' || (verdict === 'already-deleted' && notices[index]?.isSigned === true);
  const last = verdicts.findLastIndex(isTelling);
  return last >= 0 && notices[last]?.kind !== 'row';
}

/** A webhook, not a listed row, left the doubt. */
function isAskedFor(notices: readonly StoredNotice[], verdicts: Fold['verdicts']): boolean {
  return verdicts.some((verdict, index) => verdict.startsWith('read:') && notices[index]?.kind !== 'row');
}

export function toEvidence(held: HeldRecord | undefined, known: { readonly isFresh: boolean; readonly isConfirmed: boolean }): RecordEvidence {
  if (held?.state === 'deleted') return { state: 'deleted', isTold: held.isTold };
  if (held?.schedule === undefined) return { state: 'unknown' };
  return { state: 'present', schedule: held.schedule, isBornByAdd: held.isBornByAdd, learnedAt: held.learnedAt, isTold: held.isTold, ...known };
}

function describeTrigger(stored: StoredRecord, notices: readonly FoldedNotice[], verdicts: readonly string[]): string {
  const told = notices.map(({ notice, isSigned }, index) => {
    const verdict = verdicts[index] ?? '';
    return stored.notices[index]?.kind === 'row' ? `listed:${verdict}` : `webhook:${notice?.trigger ?? 'malformed'}:${isSigned ? 'signed' : 'unsigned'}:${verdict}`;
  });
  return [...told, ...(stored.isDoubted ? ['hint:doubt'] : [])].join(', ') || 'due';
}
