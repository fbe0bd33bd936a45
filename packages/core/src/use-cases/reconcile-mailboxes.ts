import type { MarkedEventPage } from '../ports/graph-client.js';
import type { PageLesson, ReconcileBench } from './reconcile-bench.js';
import type { ReconcilePosition, ReconcileState } from '../reconcile/reconcile-run.js';
import { addMilliseconds } from '../schedule/period.js';
import { advanced, afterFailure, linkedMailboxes, tell } from './reconcile-bench.js';
import { codeOf } from '../failure/catalogue.js';
import { counted, urgencyOf } from '../reconcile/reconcile-run.js';
import { isTooOld } from '../reconcile/judge-row.js';
import { judgeEvent } from '../reconcile/judge-event.js';

type Mailboxes = Extract<ReconcilePosition, { readonly stage: 'mailboxes' }>;
type MissingEvents = Extract<ReconcilePosition, { readonly stage: 'missingEvents' }>;

const batch = 200;
/** A mailbox that fails so often in a row is left to the next run: the others wait behind it. */
const mostFailures = 3;
const day = 24 * 60 * 60 * 1_000;

/** One page of a mailbox's events with our marker. */
export async function lookAtMailbox(bench: ReconcileBench, position: Mailboxes): Promise<PageLesson> {
  const { ports, tenant, run } = bench;
  const { mailboxId, cursor } = position;
  const graph = await ports.connections.graph(tenant.tenantId, urgencyOf(run.scope));
  const outcome = await graph.listMarkedEvents(mailboxId, cursor);
  if (outcome.status === 'failed') {
    const { failure } = outcome;
    const isUnusable = failure.code === 'mailboxUnusable' || failure.code === 'forbidden' || failure.code === 'notFound';
    const isWorthWaiting = failure.code === 'rateLimited' || failure.code === 'unauthorized';
    if (!isUnusable && (isWorthWaiting || run.state.failures + 1 < mostFailures)) {
      const anew = failure.code === 'resyncNeeded' ? { ...run.state, position: { ...position, cursor: undefined } } : run.state;
      return afterFailure(bench, anew, failure);
    }
    await tell(bench, codeOf(failure), failure.detail, mailboxId);
    const skipped = { ...advanced(run.state), counts: counted(run.state.counts, { skippedMailboxes: 1 }) };
    return { ...(await toNextMailbox(bench, skipped, mailboxId)), forgets: 'events' };
  }
  const page = outcome.value;
  if (page.cursor !== undefined && page.cursor === cursor) return afterFailure(bench, run.state, { code: 'malformed', detail: 'the list of events does not advance' });
  const lesson = await compare(bench, position, page);
  const next = page.cursor === undefined ? { stage: 'missingEvents' as const, mailboxId, since: position.since } : { ...position, cursor: page.cursor };
  return { ...lesson, state: { ...lesson.state, position: next } };
}

/** Events that the list did not show: a doubt, settled by reading each. */
export async function lookAtMissingEvents(bench: ReconcileBench, position: MissingEvents): Promise<PageLesson> {
  const { ports, lease, source, run } = bench;
  const { mailboxId, since, after } = position;
  const eventIds = await ports.memory.missingEvents(lease, { sourceId: source.sourceId, mailboxId, since, after, limit: batch });
  const state = { ...advanced(run.state), counts: counted(run.state.counts, { doubtedEvents: eventIds.length }) };
  const events = { mailboxId, told: eventIds.map((eventId) => ({ eventId })) };
  if (eventIds.length === batch) return { state: { ...state, position: { ...position, after: eventIds.at(-1) } }, events };
  return { ...(await toNextMailbox(bench, state, mailboxId)), events, forgets: 'events' };
}

/** The mailbox behind that one; behind the last one the run is over. */
export async function toNextMailbox(bench: ReconcileBench, state: ReconcileState, after: string | undefined): Promise<PageLesson> {
  const { ports, tenant, source, run, now } = bench;
  const linked = linkedMailboxes(bench).find((mailboxId) => after === undefined || mailboxId > after);
  const held = run.scope.kind === 'all' ? await ports.memory.nextMailbox({ tenantId: tenant.tenantId, sourceId: source.sourceId }, after) : undefined;
  const [mailboxId] = [linked, held].filter((found) => found !== undefined).sort();
  if (mailboxId === undefined) return { state: { ...state, position: undefined, outcome: 'completed' }, ends: 'finish' };
  return { state: { ...state, position: { stage: 'mailboxes', mailboxId, since: now } } };
}

async function compare(bench: ReconcileBench, { mailboxId }: Mailboxes, page: MarkedEventPage): Promise<PageLesson> {
  const { ports, lease, tenant, source, run, now } = bench;
  const known = await ports.memory.compareEvents(lease, mailboxId, page.events);
  const oldest = addMilliseconds(now, -tenant.policies.backfillDays * day);
  const judged = page.events.map((event) => {
    const facts = known.get(event.eventId) ?? {};
    return { event, record: facts.record, verdict: judgeEvent(facts, event, { sourceId: source.sourceId, mailboxId, epoch: tenant.epoch }) };
  });
  // One that nobody would make anew is not taken up again either.
  const orphans = judged.filter(({ verdict, record }) => verdict === 'orphan' && !isTooOld(record?.schedule?.period ?? null, oldest, tenant.timeZone));
  const doubts = judged.filter(({ verdict }) => verdict === 'doubt').map(({ event }) => event);
  const counts = counted(run.state.counts, {
    graphCalls: 1,
    events: page.events.length,
    doubtedEvents: doubts.length,
    orphans: orphans.length,
    copies: judged.filter(({ verdict }) => verdict === 'copy').length,
  });
  const idsOf = (found: typeof orphans): readonly string[] => [...new Set(found.map(({ event }) => event.marker.recordId))];
  return {
    state: { ...advanced(run.state), counts },
    orphaned: idsOf(orphans),
    // Neither held nor listed: one read says what became of it.
    doubted: idsOf(orphans.filter(({ record }) => record === undefined)),
    events: { mailboxId, told: doubts.map(({ eventId, etag }) => ({ eventId, etag })) },
    seen: { place: 'events', ids: page.events.map(({ eventId }) => eventId) },
  };
}
