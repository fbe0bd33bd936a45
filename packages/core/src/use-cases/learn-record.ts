import type { Failure } from '../failure/failure.js';
import type { HeldRecord, StoredRecord } from '../ports/mapping-repository.js';
import type { RecordEvidence } from '../sync/evidence.js';
import type { TenantConnections } from '../ports/tenant-connections.js';
import type { WebhookReader } from '../ports/webhook-reader.js';
import { foldNotices, foldReading, type FoldedNotice } from '../sync/fold-notices.js';

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
  const fold = foldNotices(stored.held, notices, { table: source.table, hadOtherSource: tenant.hadOtherSource });
  const trigger = describeTrigger(stored, notices, fold.verdicts);
  const known = { held: fold.held, isSettled: true, hasRead: false, trigger };
  if (!fold.needsRead && !stored.isDoubted) return { ...known, record: toEvidence(fold.held) };
  if (tenant.isPaused || source.sourceId !== tenant.sourceId) return { ...known, record: { state: 'unknown' }, isSettled: false };
  const sfa = await ports.connections.sfa(source);
  const outcome = await sfa.readRecord(stored.claim.recordId);
  if (outcome.status === 'failed') {
    // What can never be read is settled too: only a new hint leads out of it (rule 12).
    const isFinal = outcome.failure.code === 'malformed' || outcome.failure.code === 'rejected';
    return { ...known, record: { state: 'unknown' }, isSettled: isFinal, hasRead: isFinal, failure: outcome.failure };
  }
  const held = foldReading(fold.held, outcome.value);
  return { ...known, record: toEvidence(held), held, hasRead: true };
}

function readNotice(reader: WebhookReader, body: string, { source }: StoredRecord): FoldedNotice['notice'] {
  const outcome = reader.read(JSON.parse(body), source);
  return outcome.status === 'done' ? outcome.value : undefined;
}

function toEvidence(held: HeldRecord | undefined): RecordEvidence {
  if (held?.state === 'deleted') return { state: 'deleted' };
  if (held?.schedule === undefined) return { state: 'unknown' };
  return { state: 'present', schedule: held.schedule, isBornByAdd: held.isBornByAdd };
}

function describeTrigger(stored: StoredRecord, notices: readonly FoldedNotice[], verdicts: readonly string[]): string {
  const webhooks = notices.map(({ notice, isSigned }, index) => `webhook:${notice?.trigger ?? 'malformed'}:${isSigned ? 'signed' : 'unsigned'}:${verdicts[index] ?? ''}`);
  return [...webhooks, ...(stored.isDoubted ? ['hint:doubt'] : [])].join(', ') || 'due';
}
