import type { Failure } from '../failure/failure.js';
import type { LookStep } from '../sync/decision.js';
import type { Mapping } from '../mapping/mapping.js';
import { currentTime, replaceMapping, type SyncRun } from './sync-run.js';
import { plainShape } from '../event/event.js';
import { toEvidence, toRead } from './learn-record.js';
import { toNotice } from './sync-memory.js';
import { withFailure } from '../sync/apply-outcome.js';

/** Makes one look outside and keeps what it shows; a look that fails makes its mailbox wait. */
export async function look(run: SyncRun, step: LookStep): Promise<void> {
  switch (step.kind) {
    case 'lookUp':
      return lookUp(run, step);
    case 'readEvent':
      return readEvent(run, step);
    case 'readRecord':
      return readRecord(run, step);
  }
}

async function lookUp(run: SyncRun, { owner }: Extract<LookStep, { readonly kind: 'lookUp' }>): Promise<void> {
  const { mailboxId } = owner;
  const outcome = await (await run.graph()).findEvents(owner);
  const isIdentitySpent = run.markers.get(mailboxId)?.isIdentitySpent ?? false;
  if (outcome.status === 'done') run.markers.set(mailboxId, { found: outcome.value, isIdentitySpent });
  else fail(run, mailboxId, outcome.failure);
}

async function readEvent(run: SyncRun, { ref }: Extract<LookStep, { readonly kind: 'readEvent' }>): Promise<void> {
  const outcome = await (await run.graph()).readEvent(ref);
  if (outcome.status === 'failed') fail(run, ref.mailboxId, outcome.failure);
  else run.events.set(ref.mailboxId, outcome.value.state === 'present' ? { state: 'read', event: outcome.value.event } : { state: 'missing' });
}

async function readRecord(run: SyncRun, { mapping }: Extract<LookStep, { readonly kind: 'readRecord' }>): Promise<void> {
  replaceMapping(run, mapping);
  const sfa = await run.ports.connections.sfa(run.evidence.source, run.urgency);
  const outcome = await sfa.readRecord(run.evidence.recordId);
  if (outcome.status === 'failed') return fail(run, mapping.mailboxId, outcome.failure);
  const held = toRead(run.held, outcome.value, currentTime(run), false);
  run.held = held;
  run.memory.hold(held);
  run.evidence = { ...run.evidence, record: toEvidence(held, { isFresh: true, isConfirmed: true }) };
}

function fail(run: SyncRun, mailboxId: string, failure: Failure): void {
  const mapping = mappingOf(run, mailboxId);
  const now = currentTime(run);
  replaceMapping(run, withFailure(mapping, failure, now));
  run.memory.log({ ...toNotice(mapping, `look/${mailboxId}`, now, failure), mailboxId });
}

/** The mapping of a look; a mailbox that has none gets one that says "never created", so that its back-off is remembered. */
function mappingOf(run: SyncRun, mailboxId: string): Mapping {
  const known = run.evidence.mappings.find((mapping) => mapping.mailboxId === mailboxId);
  if (known !== undefined) return known;
  const { tenant, source, recordId } = run.evidence;
  const { tenantId, epoch } = tenant;
  const owner = { tenantId, sourceId: source.sourceId, recordId, mailboxId };
  return { ...owner, state: 'ended', endReason: 'not-created', generation: 1, epoch, serves: [], shape: plainShape, pending: [], failures: 0 };
}
