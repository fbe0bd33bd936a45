import type { Decision, EventStep, Plan, WriteStep } from '../sync/decision.js';
import type { CommitEnd } from '../ports/mapping-repository.js';
import type { DecidedDeletion } from '../mapping/deletion.js';
import type { EventChanges, OutlookEvent } from '../event/event.js';
import type { GraphClient } from '../ports/graph-client.js';
import type { Mapping } from '../mapping/mapping.js';
import type { Schedule } from '../schedule/schedule.js';
import type { ScheduleChanges } from '../ports/sfa-client.js';
import type { WriteOutcome } from '../failure/failure.js';
import { applyOutcome, applyRecordDeletion, applyWriteBack, withFailure } from '../sync/apply-outcome.js';
import { currentTime, personOf, replaceMapping, type SyncRun } from './sync-run.js';
import { isLookStep, isWriteStep } from '../sync/decision.js';
import { look } from './look.js';
import { toExecution, toNotice } from './sync-memory.js';
import { unadmittedDeletions } from '../sync/plan-deletions.js';

const mostConflicts = 3;

/**
 * Carries out one round of a plan, its mailboxes side by side: intents are committed first (rule 17), each outcome is stored while
 * others are still under way (rule 18), the last one together with what comes next.
 */
export async function carryOut(run: SyncRun, plan: Plan): Promise<'done' | 'fenced'> {
  const writes = plan.decisions.flatMap((decision) => (isWriteStep(decision.step) ? [{ decision, step: decision.step }] : []));
  const looks = plan.decisions.flatMap(({ step }) => (isLookStep(step) ? [step] : []));
  const before = new Map(run.evidence.mappings.map((mapping) => [mapping.mailboxId, mapping]));
  const intents = writes.map(({ decision, step }) => ({ decision, step: withRound(run, step) }));
  const end = await begin(run, intents);
  if (end === 'fenced') return 'fenced';
  const held = new Set(end === 'committed' ? [] : end.deletions.map(({ mailboxId }) => mailboxId));
  if (end !== 'committed') holdBack(run, end.deletions, before);
  const begun = intents.filter(({ step }) => !held.has(step.mapping.mailboxId));
  let underWay = begun.length + looks.length;
  let state: 'done' | 'fenced' = 'done';
  await Promise.all([
    ...looks.map(async (step) => {
      await look(run, step);
      underWay -= 1;
    }),
    ...begun.map(async ({ decision, step }) => {
      const isHeld = await write(run, decision, step, before.get(step.mapping.mailboxId));
      underWay -= 1;
      if (!isHeld || (underWay > 0 && (await run.memory.commit()) === 'fenced')) state = 'fenced';
    }),
  ]);
  return state;
}

interface Intent {
  readonly decision: Decision;
  readonly step: WriteStep;
}

/** The fence is checked by this commit: no call goes out for a record that another worker holds. */
async function begin(run: SyncRun, intents: readonly Intent[]): Promise<CommitEnd> {
  if (intents.length === 0) return 'committed';
  const steps = intents.map(({ step }) => step);
  const { trigger, evidence } = run;
  const deletions = unadmittedDeletions(evidence, intents.map(({ decision }) => decision)).map((deletion) => ({ ...deletion, trigger, person: personOf(run, deletion.mailboxId) }));
  for (const { mapping } of steps) replaceMapping(run, mapping);
  return run.memory.commit(deletions.length > 0 ? { deletions } : {});
}

/** What the brake holds, or a person has decided meanwhile: nothing is pending there, and the next plan knows why. */
function holdBack(run: SyncRun, held: readonly DecidedDeletion[], before: ReadonlyMap<string, Mapping>): void {
  for (const { mailboxId } of held) {
    const mapping = before.get(mailboxId);
    if (mapping !== undefined) replaceMapping(run, mapping);
  }
  const deletions = new Map([...(run.evidence.deletions ?? []), ...held.map((deletion) => [deletion.mailboxId, deletion] as const)]);
  run.evidence = { ...run.evidence, deletions };
}

function withRound(run: SyncRun, step: WriteStep): WriteStep {
  return { ...step, mapping: { ...step.mapping, round: step.mapping.round ?? run.ports.ids.next() } };
}

/** Answers whether the record is still ours. */
async function write(run: SyncRun, decision: Decision, step: WriteStep, before: Mapping | undefined): Promise<boolean> {
  if (step.kind === 'writeBack') return writeBack(run, decision, step, before ?? step.mapping);
  if (step.kind === 'deleteRecord') return deleteRecord(run, decision, step, before ?? step.mapping);
  const outcome = await writeEvent(await run.graph(), step);
  const now = currentTime(run);
  const { mailboxId } = step.mapping;
  const lesson = applyOutcome(before, step, outcome, now);
  const failure = outcome.status === 'applied' ? undefined : outcome.failure;
  const conflicts = (run.conflicts.get(mailboxId) ?? 0) + (failure?.code === 'conflict' ? 1 : 0);
  run.conflicts.set(mailboxId, conflicts);
  const isBeaten = failure?.code === 'conflict' && conflicts >= mostConflicts;
  run.events.set(mailboxId, lesson.event);
  if (step.kind === 'create') run.markers.delete(mailboxId);
  if (lesson.isIdentitySpent === true) run.markers.set(mailboxId, { isIdentitySpent: true });
  keep(run, decision, step, isBeaten ? withFailure(lesson.mapping, failure, now) : lesson.mapping, outcome);
  return true;
}

async function writeEvent(graph: GraphClient, step: EventStep): Promise<WriteOutcome<OutlookEvent | undefined>> {
  switch (step.kind) {
    case 'create':
      return graph.createEvent(step.identity, step.draft);
    case 'update':
      return graph.updateEvent(step.version, step.write.changes);
    case 'delete':
      return graph.deleteEvent(step.version);
  }
}

async function writeBack(run: SyncRun, decision: Decision, step: Extract<WriteStep, { readonly kind: 'writeBack' }>, before: Mapping): Promise<boolean> {
  const { record, source, recordId } = run.evidence;
  if (record.state !== 'present') return true;
  // Whatever set the run off: what flows back is an edit of a person's.
  const sfa = await run.ports.connections.sfaWriter(source, 'userEdit');
  if (!(await isStillOurs(run))) return false;
  const outcome = await sfa.updateRecord(recordId, step.write.sfa);
  const current = Object.fromEntries(Object.keys(step.write.sfa).map((field) => [field, record.schedule[field as keyof Schedule]])) as EventChanges;
  keep(run, decision, step, applyWriteBack(before, step, current, outcome as WriteOutcome<EventChanges>, currentTime(run)), outcome);
  if (outcome.status !== 'applied') return true;
  // Held as sent: an echo is then no news, and anything else that is seen is (rule 22).
  const schedule = withChanges(record.schedule, outcome.value);
  run.evidence = { ...run.evidence, record: { ...record, schedule, isConfirmed: false } };
  run.held = { state: 'present', isBornByAdd: record.isBornByAdd, ...run.held, schedule };
  run.memory.hold(run.held);
  return true;
}

/** JUST.SFA would take a late write for a new one: the lease is asked for by the database's clock, and lasts longer than the call (rule 22). */
async function isStillOurs({ ports, claim }: SyncRun): Promise<boolean> {
  return (await ports.queue.extend([claim])).length > 0;
}

async function deleteRecord(run: SyncRun, decision: Decision, step: Extract<WriteStep, { readonly kind: 'deleteRecord' }>, before: Mapping): Promise<boolean> {
  const { record, source, recordId } = run.evidence;
  if (record.state !== 'present') return true;
  const sfa = await run.ports.connections.sfaWriter(source, run.urgency);
  if (!(await isStillOurs(run))) return false;
  const outcome = await sfa.deleteRecord(recordId);
  keep(run, decision, step, applyRecordDeletion(before, step, outcome, currentTime(run)), outcome);
  run.evidence = { ...run.evidence, record: outcome.status === 'applied' ? { state: 'deleted' } : { ...record, isFresh: false } };
  if (outcome.status !== 'applied') return true;
  run.held = { isBornByAdd: record.isBornByAdd, ...run.held, state: 'deleted', isTold: undefined };
  run.memory.hold(run.held);
  return true;
}

function withChanges(schedule: Schedule, changes: ScheduleChanges): Schedule {
  return { ...schedule, ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) };
}

function keep(run: SyncRun, decision: Decision, step: WriteStep, after: Mapping, outcome: WriteOutcome<unknown>): void {
  const { mailboxId, round } = step.mapping;
  const mapping = { ...after, round };
  replaceMapping(run, mapping);
  const isAnswered = outcome.status === 'applied';
  // What a refused write would have replaced is not lost.
  const told = outcome.status === 'refused' ? { ...decision, lost: {}, lostBefore: [] } : decision;
  run.memory.explain(told, isAnswered ? 'applied' : `${outcome.status}: ${outcome.failure.code}`);
  const isRefused = mapping.refused !== step.mapping.refused || mapping.refusedBack !== step.mapping.refusedBack;
  // A 412 or 404 is part of finding out, not a failure to tell of, until it makes the mailbox wait.
  if (round === undefined || (!isAnswered && mapping.notBefore === step.mapping.notBefore && !isRefused)) return;
  const result = isAnswered ? 'succeeded' : isRefused ? 'failed' : 'retrying';
  const failure = isAnswered ? undefined : outcome.failure;
  // The rest goes on in the same execution, whose line will say that it succeeded.
  if (failure !== undefined && isRefused && step.kind === 'writeBack' && isPartlyRefused(step.write.sfa, mapping)) {
    run.memory.log({ ...toNotice(mapping, `refused/${mailboxId}`, currentTime(run), failure), mailboxId, direction: 'toSfa', person: personOf(run, mailboxId) });
  }
  run.memory.log(toExecution(step.mapping, step.kind, round, currentTime(run), personOf(run, mailboxId), { result, failure, since: run.waitingSince }));
}

function isPartlyRefused(written: EventChanges, { refusedBack = [] }: Mapping): boolean {
  return Object.keys(written).some((name) => !refusedBack.some(({ field }) => field === name));
}
