import type { Failure } from '../failure/failure.js';
import type { HeldRecord, StoredRecord } from '../ports/mapping-repository.js';
import type { Instant } from '../schedule/period.js';
import type { RecordEvidence } from '../sync/evidence.js';
import type { RecordReading } from '../ports/sfa-client.js';
import type { PartialSchedule } from '../schedule/schedule.js';
import type { TenantConnections } from '../ports/tenant-connections.js';
import type { WebhookReader } from '../ports/webhook-reader.js';
import { foldNotices, foldReading, isSameSchedule, type FoldedNotice } from '../sync/fold-notices.js';

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
  const notices = stored.notices.map(({ body, isSigned }): FoldedNotice => ({ isSigned, notice: readNotice(ports.reader, body, stored) }));
  const fold = foldNotices(stored.held, notices, { table: source.table, hadOtherSource: tenant.hadOtherSource, sent: sentValues(stored) });
  const trigger = describeTrigger(stored, notices, fold.verdicts);
  const isTaken = fold.verdicts.includes('taken');
  const held = isTaken && fold.held !== undefined ? { ...fold.held, learnedAt: stored.notices.at(-1)?.receivedAt } : fold.held;
  const known = { held, isSettled: true, hasRead: false, trigger };
  if (!fold.needsRead && !stored.isDoubted) return { ...known, record: toEvidence(held, { isFresh: false, isConfirmed: isTaken }) };
  if (tenant.isPaused || source.sourceId !== tenant.sourceId) return { ...known, record: { state: 'unknown' }, isSettled: false };
  const sfa = await ports.connections.sfa(source, stored.claim.urgency);
  const outcome = await sfa.readRecord(stored.claim.recordId);
  if (outcome.status === 'failed') {
    return { ...known, record: { state: 'unknown' }, isSettled: false, failure: outcome.failure };
  }
  const read = toRead(held, outcome.value, stored.now);
  return { ...known, record: toEvidence(read, { isFresh: true, isConfirmed: true }), held: read, hasRead: true };
}

/** What we wrote to JUST.SFA and nobody has confirmed yet, as base holds it (rule 22). */
function sentValues({ mappings }: StoredRecord): PartialSchedule | undefined {
  const fields = mappings.flatMap(({ provisional = [], base }) => provisional.map((field) => [field, base?.[field].sfa] as const));
  return fields.length === 0 ? undefined : (Object.fromEntries(fields) as PartialSchedule);
}

function readNotice(reader: WebhookReader, body: string, { source }: StoredRecord): FoldedNotice['notice'] {
  const outcome = reader.read(JSON.parse(body), source);
  return outcome.status === 'done' ? outcome.value : undefined;
}

/** What is held after a read of the record; content that is no news keeps the time when it was learned. */
export function toRead(held: HeldRecord | undefined, reading: RecordReading, now: Instant): HeldRecord {
  const read = foldReading(held, reading);
  const isNews = held?.schedule === undefined || read.schedule === undefined || !isSameSchedule(held.schedule, read.schedule);
  return { ...read, learnedAt: isNews ? now : held.learnedAt };
}

export function toEvidence(held: HeldRecord | undefined, known: { readonly isFresh: boolean; readonly isConfirmed: boolean }): RecordEvidence {
  if (held?.state === 'deleted') return { state: 'deleted' };
  if (held?.schedule === undefined) return { state: 'unknown' };
  return { state: 'present', schedule: held.schedule, isBornByAdd: held.isBornByAdd, learnedAt: held.learnedAt, ...known };
}

function describeTrigger(stored: StoredRecord, notices: readonly FoldedNotice[], verdicts: readonly string[]): string {
  const webhooks = notices.map(({ notice, isSigned }, index) => `webhook:${notice?.trigger ?? 'malformed'}:${isSigned ? 'signed' : 'unsigned'}:${verdicts[index] ?? ''}`);
  return [...webhooks, ...(stored.isDoubted ? ['hint:doubt'] : [])].join(', ') || 'due';
}
