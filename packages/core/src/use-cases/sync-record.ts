import type { EventEvidence, Evidence, MarkerEvidence } from '../sync/evidence.js';
import type { GraphClient } from '../ports/graph-client.js';
import type { Instant } from '../schedule/period.js';
import type { StoredRecord } from '../ports/mapping-repository.js';
import type { Decision, Plan, Step } from '../sync/decision.js';
import type { ExplainedDecision } from '../ports/activity-log.js';
import { restoreSuspected } from '../sync/plan-creation.js';
import { addMilliseconds, compareInstants } from '../schedule/period.js';
import { afterNews, backOff } from '../sync/back-off.js';
import { carryOut } from './carry-out.js';
import { createSyncMemory, toExecution, toNotice, toSuspicion, type SyncMemory } from './sync-memory.js';
import { learnRecord, type Learned } from './learn-record.js';
import { planSync } from '../sync/plan-sync.js';
import { currentTime, personOf, replaceMapping, type SyncRecordPorts, type SyncRun } from './sync-run.js';
import { resolveMailboxes } from './resolve-mailboxes.js';

/** Look, write, look again after a 412, write: far fewer in practice; more means that a rule does not converge. */
const mostRounds = 16;

/** How a run ended; after `unreadable` the claim is still held, to be given back as a defect. */
export type SyncEnd = 'finished' | 'fenced' | 'paused' | 'unreadable';

/**
 * Brings one claimed record into step: learns, plans, carries out, stores each outcome, and plans again until nothing is left to do
 * but wait. `fenced`: another worker holds the record now, and this one stopped. `paused`: the tenant is stopped; the claim is left
 * to run out, so that nothing is acknowledged. `unreadable`: JUST.SFA's answer cannot be understood, which only a change there or in
 * the settings cures (rule 12). Throws only for a defect or a store that failed.
 * @param onRest Called when nothing more goes outside and only the last commit is left.
 */
export async function syncRecord(ports: SyncRecordPorts, stored: StoredRecord, onRest: () => void = () => undefined): Promise<SyncEnd> {
  if (stored.tenant.isPaused) return 'paused';
  const startedAt = { database: stored.now, elapsedMs: ports.stopwatch.elapsedMs() };
  const learned = await learnRecord(ports, stored);
  const memory = createSyncMemory(ports.mappings, stored, learned);
  const run = { ...(await beginRun(ports, stored, learned, memory)), startedAt };
  for (let round = 0; ; round += 1) {
    run.evidence = { ...run.evidence, now: currentTime(run) };
    const plan = planSync(run.evidence);
    note(run, plan);
    if (plan.decisions.every(({ step }) => isAtRest(step))) {
      onRest();
      return finish(run, stored, learned, plan);
    }
    if (round === mostRounds) throw new Error(`the plan of record ${stored.claim.recordId} does not come to rest`);
    if ((await carryOut(run, plan)) === 'fenced') return 'fenced';
  }
}

async function beginRun(ports: SyncRecordPorts, stored: StoredRecord, learned: Learned, memory: SyncMemory): Promise<Omit<SyncRun, 'startedAt'>> {
  const { tenant, source, claim, links, now } = stored;
  const isNews = learned.record.state === 'present' && learned.record.isConfirmed === true;
  const mappings = isNews ? stored.mappings.map(afterNews) : stored.mappings;
  const events = new Map<string, EventEvidence>(stored.doubtedEvents.map(({ mailboxId }) => [mailboxId, { state: 'doubted' }]));
  const hintedAt = new Map(stored.doubtedEvents.map((event) => [event.mailboxId, event.hintedAt]));
  const markers = new Map<string, MarkerEvidence>();
  const graph = (): Promise<GraphClient> => ports.connections.graph(tenant.tenantId, claim.urgency);
  const deletions = new Map(stored.deletions.map((deletion) => [deletion.mailboxId, deletion]));
  const bare: Evidence = { tenant, source, recordId: claim.recordId, record: learned.record, links, mappings, events, markers, hintedAt, deletions, unresolved: new Map(), now };
  const evidence = source.sourceId === tenant.sourceId ? await resolveMailboxes({ tenants: ports.tenants, graph }, bare) : bare;
  return { ports, claim, memory, urgency: claim.urgency, graph, begunWith: mappings, held: learned.held, trigger: learned.trigger, waitingSince: stored.waitingSince, evidence, events, markers, conflicts: new Map() };
}

/** What was settled may ask for more (an adopted event is then brought into step), so it is planned for again. */
function isAtRest({ kind }: Step): boolean {
  return kind === 'none' || kind === 'wait' || kind === 'hold';
}

/** Takes over what the plan settles in our own memory, and keeps every decision for the explanation. */
function note(run: SyncRun, plan: Plan): void {
  for (const mapping of plan.disarmed ?? []) replaceMapping(run, mapping);
  for (const decision of plan.decisions) {
    const { step } = decision;
    run.memory.explain(decision, undefined, knownOf(run, decision));
    if (decision.because === restoreSuspected) run.memory.log(toSuspicion(run.evidence));
    if (step.kind !== 'settle' && step.kind !== 'wait' && step.kind !== 'hold') continue;
    if (step.mapping !== undefined) replaceMapping(run, step.mapping);
    if (step.kind === 'settle' && step.event !== undefined) run.events.set(step.mapping.mailboxId, { state: 'read', event: step.event });
  }
}

/** What the decision rests on, in one word for each side. */
function knownOf({ evidence, events }: SyncRun, { mailboxId = '' }: Decision): Pick<ExplainedDecision, 'record' | 'event'> {
  const { record } = evidence;
  const stands = evidence.mappings.some((mapping) => mapping.mailboxId === mailboxId && mapping.eventId !== undefined && mapping.state !== 'ended');
  const known = events.get(mailboxId)?.state ?? 'assumed';
  return { record: record.state !== 'present' ? record.state : record.isFresh === true ? 'read' : 'held', event: stands || known !== 'assumed' ? known : undefined };
}

async function finish(run: SyncRun, stored: StoredRecord, learned: Learned, plan: Plan): Promise<SyncEnd> {
  const { claim, now } = stored;
  const dues: Instant[] = plan.decisions.flatMap(({ step }) => (step.kind === 'wait' ? [step.until] : []));
  if (learned.failure !== undefined) {
    run.memory.log(toNotice(claim, 'read', now, learned.failure));
    dues.push(addMilliseconds(now, backOff(learned.failure, 3)));
  }
  for (const failure of run.evidence.unresolved.values()) {
    run.memory.log(toNotice(claim, 'mailbox', now, failure));
    dues.push(addMilliseconds(now, backOff(failure, 3)));
  }
  endRounds(run, plan);
  const { tenantId, sourceId, recordId } = claim;
  const explanation = { tenantId, sourceId, recordId, at: now, trigger: learned.trigger, decisions: run.memory.explained() };
  const waiting = new Set(plan.decisions.flatMap(({ mailboxId, step }) => (step.kind === 'wait' ? (mailboxId ?? []) : [])));
  // What was not read because its time has not come stays in doubt, and so does a 404 that is too early to count (rule 23).
  const isCounted = (mailboxId: string): boolean => run.evidence.mappings.some((mapping) => mapping.mailboxId === mailboxId && mapping.missingSince !== undefined);
  const isSettled = (mailboxId: string): boolean => {
    const state = run.events.get(mailboxId)?.state;
    return !waiting.has(mailboxId) || (state !== 'doubted' && (state !== 'missing' || isCounted(mailboxId)));
  };
  const settledEvents = stored.doubtedEvents.map(({ mailboxId }) => mailboxId).filter(isSettled);
  const isUnreadable = learned.failure?.code === 'malformed' || learned.failure?.code === 'rejected';
  if (isUnreadable) return (await run.memory.commit({ explanation })) === 'committed' ? 'unreadable' : 'fenced';
  const { endedDeletions } = plan;
  const state = await run.memory.commit({ explanation, settledEvents, endedDeletions, finish: { wakeAt: dues.sort(compareInstants)[0] } });
  return state === 'committed' ? 'finished' : 'fenced';
}

/**
 * An execution ends when its mapping was decided on and is at rest; the next write begins a new one (rule 29). One that was settled by
 * looking, after an answer that was lost, has its line set right here; one that was given up has failed.
 */
function endRounds(run: SyncRun, plan: Plan): void {
  for (const { mailboxId, step } of plan.decisions) {
    const mapping = run.evidence.mappings.find((known) => known.mailboxId === mailboxId);
    if (mapping?.round === undefined || step.kind === 'wait' || step.kind === 'hold') continue;
    const logged = run.memory.loggedResult(mapping.round);
    const before = run.begunWith.find((known) => known.mailboxId === mailboxId);
    // A run that did not live to end it has stored what was answered, and its line with that.
    const isToldBefore = before?.round === mapping.round && before.pending.length === 0 && before.lastFailure === undefined;
    if ((logged === undefined && !isToldBefore) || logged === 'retrying') {
      const action = before?.pending.at(-1)?.kind ?? (before?.state === 'living' ? 'update' : 'create');
      const isDone = action === 'delete' || action === 'deleteRecord' ? mapping.state === 'ended' : mapping.state === 'living';
      const end = isDone ? ({ result: 'succeeded', since: run.waitingSince } as const) : ({ result: 'failed', failure: before?.lastFailure } as const);
      run.memory.log(toExecution(mapping, action, mapping.round, run.evidence.now, personOf(run, mapping.mailboxId), end));
    }
    replaceMapping(run, { ...mapping, round: undefined });
  }
}
