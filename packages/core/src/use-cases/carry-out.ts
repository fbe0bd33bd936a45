import type { Decision, LookStep, Plan, WriteStep } from '../sync/decision.js';
import type { GraphClient } from '../ports/graph-client.js';
import type { Mapping } from '../mapping/mapping.js';
import type { OutlookEvent } from '../event/event.js';
import type { Failure, WriteOutcome } from '../failure/failure.js';
import { applyOutcome, withFailure } from '../sync/apply-outcome.js';
import { isLookStep, isWriteStep } from '../sync/decision.js';
import { plainShape } from '../event/event.js';
import { currentTime, personOf, replaceMapping, type SyncRun } from './sync-run.js';
import { toExecution, toNotice } from './sync-memory.js';

const mostConflicts = 3;

/**
 * Carries out one round of a plan, its mailboxes side by side: intents are committed first (rule 17), each outcome is stored while
 * others are still under way (rule 18), the last one together with what comes next.
 */
export async function carryOut(run: SyncRun, plan: Plan): Promise<'done' | 'fenced'> {
  const writes = plan.decisions.flatMap((decision) => (isWriteStep(decision.step) ? [{ decision, step: decision.step }] : []));
  const looks = plan.decisions.flatMap(({ step }) => (isLookStep(step) ? [step] : []));
  if (writes.length === 0 && looks.length === 0) return 'done';
  const graph = await run.graph();
  const before = new Map(run.evidence.mappings.map((mapping) => [mapping.mailboxId, mapping]));
  const begun = writes.map(({ decision, step }) => ({ decision, step: withRound(run, step) }));
  for (const { step } of begun) replaceMapping(run, step.mapping);
  if (begun.length > 0 && (await run.memory.commit()) === 'fenced') return 'fenced';
  let underWay = begun.length + looks.length;
  let state: 'done' | 'fenced' = 'done';
  const ended = async (hasOutcome: boolean): Promise<void> => {
    underWay -= 1;
    if (hasOutcome && underWay > 0 && (await run.memory.commit()) === 'fenced') state = 'fenced';
  };
  await Promise.all([
    ...looks.map(async (step) => {
      await look(run, graph, step);
      await ended(false);
    }),
    ...begun.map(async ({ decision, step }) => {
      learn(run, decision, step, before.get(step.mapping.mailboxId), await write(graph, step));
      await ended(true);
    }),
  ]);
  return state;
}

function withRound(run: SyncRun, step: WriteStep): WriteStep {
  return { ...step, mapping: { ...step.mapping, round: step.mapping.round ?? run.ports.ids.next() } };
}

async function write(graph: GraphClient, step: WriteStep): Promise<WriteOutcome<OutlookEvent | undefined>> {
  switch (step.kind) {
    case 'create':
      return graph.createEvent(step.identity, step.draft);
    case 'update':
      return graph.updateEvent(step.version, step.write.changes);
    case 'delete':
      return graph.deleteEvent(step.version);
  }
}

function learn(run: SyncRun, decision: Decision, step: WriteStep, before: Mapping | undefined, outcome: WriteOutcome<OutlookEvent | undefined>): void {
  const now = currentTime(run);
  const { mailboxId, round } = step.mapping;
  const lesson = applyOutcome(before, step, outcome, now);
  const isAnswered = outcome.status === 'applied';
  const isConflict = !isAnswered && outcome.failure.code === 'conflict';
  const conflicts = (run.conflicts.get(mailboxId) ?? 0) + (isConflict ? 1 : 0);
  run.conflicts.set(mailboxId, conflicts);
  const isBeaten = isConflict && conflicts >= mostConflicts;
  const mapping = { ...(isBeaten ? withFailure(lesson.mapping, outcome.failure, now) : lesson.mapping), round };
  replaceMapping(run, mapping);
  run.events.set(mailboxId, lesson.event);
  if (step.kind === 'create') run.markers.delete(mailboxId);
  if (lesson.isIdentitySpent === true) run.markers.set(mailboxId, { isIdentitySpent: true });
  run.memory.explain(decision, isAnswered ? 'applied' : `${outcome.status}: ${outcome.failure.code}`);
  const person = personOf(run, mailboxId);
  const result = isAnswered ? 'succeeded' : mapping.refused !== step.mapping.refused ? 'failed' : 'retrying';
  // A 412 or 404 is part of finding out, not a failure to tell of, until it makes the mailbox wait.
  const isTold = isAnswered || mapping.notBefore !== step.mapping.notBefore || mapping.refused !== step.mapping.refused;
  if (isTold && round !== undefined) run.memory.log(toExecution(step.mapping, step.kind, round, now, person, { result, failure: isAnswered ? undefined : outcome.failure }));
}

async function look(run: SyncRun, graph: GraphClient, step: LookStep): Promise<void> {
  const { mailboxId } = step.kind === 'lookUp' ? step.owner : step.ref;
  if (step.kind === 'lookUp') {
    const outcome = await graph.findEvents(step.owner);
    const isIdentitySpent = run.markers.get(mailboxId)?.isIdentitySpent ?? false;
    if (outcome.status === 'done') run.markers.set(mailboxId, { found: outcome.value, isIdentitySpent });
    else learnFailedLook(run, step, outcome.failure);
    return;
  }
  const outcome = await graph.readEvent(step.ref);
  if (outcome.status === 'failed') learnFailedLook(run, step, outcome.failure);
  else run.events.set(mailboxId, outcome.value.state === 'present' ? { state: 'read', event: outcome.value.event } : { state: 'missing' });
}

function learnFailedLook(run: SyncRun, step: LookStep, failure: Failure): void {
  const mapping = mappingOf(run, step);
  const now = currentTime(run);
  replaceMapping(run, withFailure(mapping, failure, now));
  run.memory.log({ ...toNotice(mapping, `look/${mapping.mailboxId}`, now, failure), mailboxId: mapping.mailboxId });
}

/** The mapping of a look; a mailbox that has none gets one that says "never created", so that its back-off is remembered. */
function mappingOf(run: SyncRun, step: LookStep): Mapping {
  const mailboxId = step.kind === 'lookUp' ? step.owner.mailboxId : step.ref.mailboxId;
  const known = run.evidence.mappings.find((mapping) => mapping.mailboxId === mailboxId);
  if (known !== undefined) return known;
  const { tenant, source, recordId } = run.evidence;
  return {
    tenantId: tenant.tenantId,
    sourceId: source.sourceId,
    recordId,
    mailboxId,
    state: 'ended',
    endReason: 'not-created',
    generation: 1,
    epoch: tenant.epoch,
    serves: [],
    shape: plainShape,
    pending: [],
    failures: 0,
  };
}
