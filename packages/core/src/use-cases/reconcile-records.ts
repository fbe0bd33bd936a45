import type { PageLesson, ReconcileBench } from './reconcile-bench.js';
import type { RecordPage } from '../ports/sfa-client.js';
import type { ReconcilePosition, ReconcileState } from '../reconcile/reconcile-run.js';
import { addMilliseconds } from '../schedule/period.js';
import { advanced, afterFailure, linkedMailboxes, listedUsers, tell } from './reconcile-bench.js';
import { counted, urgencyOf } from '../reconcile/reconcile-run.js';
import { estimateReconcile } from '../reconcile/estimate-reconcile.js';
import { judgeRow } from '../reconcile/judge-row.js';
import { toNextMailbox } from './reconcile-mailboxes.js';

type Lists = Extract<ReconcilePosition, { readonly stage: 'lists' }>;
type Absences = Extract<ReconcilePosition, { readonly stage: 'absences' }>;

/** Records told of in one commit. */
const batch = 200;
/** Of so many missing ones, and more than half of what is held, it is the list that is in doubt, and not the records. */
const mostMissing = 100;
const day = 24 * 60 * 60 * 1_000;

/** Settles how the records are listed, tells the cost, and starts the first list. */
export async function begin(bench: ReconcileBench): Promise<PageLesson> {
  const { ports, tenant, source, run, now } = bench;
  const sfa = await ports.connections.sfa(source, urgencyOf(run.scope));
  const mode = tenant.policies.listMode === 'perUser' && sfa.filtersByParticipant ? ('perUser' as const) : ('all' as const);
  const census = await ports.runs.census(tenant.tenantId, source.sourceId);
  const held = run.scope.kind === 'all' ? census.byMailbox.map(({ mailboxId }) => mailboxId) : [];
  const mailboxIds = [...new Set([...linkedMailboxes(bench), ...held])];
  const { sfaCalls, graphCalls } = estimateReconcile({ census, mode, sfaUserIds: listedUsers(bench), mailboxIds });
  const state = { ...run.state, sourceId: source.sourceId, mode, since: now, cost: { sfaCalls, graphCalls } };
  return nextList(bench, state, undefined);
}

/** One page of one list. */
export async function lookAtLists(bench: ReconcileBench, position: Lists): Promise<PageLesson> {
  const { ports, source, run } = bench;
  const { participant, offset } = position;
  const sfa = await ports.connections.sfa(source, urgencyOf(run.scope));
  const outcome = await sfa.listRecords({ participant, offset });
  if (outcome.status === 'failed') {
    if (outcome.failure.code !== 'rejected' || participant === undefined) return afterFailure(bench, run.state, outcome.failure);
    // This user's list is refused for good; the others' are not.
    await tell(bench, 'rejected', `the list for one user was refused: ${outcome.failure.detail}`);
    return nextList(bench, { ...run.state, unlisted: [...run.state.unlisted, participant], counts: counted(run.state.counts, { sfaCalls: 1 }) }, participant);
  }
  const page = outcome.value;
  const mark = markOf(page);
  if (mark !== undefined && mark === position.mark) return beginAnew(bench, position);
  const state = { ...advanced(run.state), counts: counted(run.state.counts, { sfaCalls: 1 }) };
  if (participant !== undefined && page.others > 0) {
    await tell(bench, 'participantFilterIgnored', 'a list for one user showed records in which he takes no part');
    return toStep({ ...state, mode: 'all' }, { stage: 'lists', offset: 0, since: position.since });
  }
  const lesson = await compare(bench, state, page);
  const next = page.nextOffset === undefined ? await nextList(bench, lesson.state, participant) : toStep(lesson.state, { ...position, offset: page.nextOffset, mark });
  return { ...lesson, ...next };
}

/** The list stands still, or just as many rows as a page holds came in front of it meanwhile: from its beginning nothing of it is missed. */
async function beginAnew(bench: ReconcileBench, { restarts = 0, ...position }: Lists): Promise<PageLesson> {
  const state = { ...bench.run.state, failures: restarts, position: { ...position, offset: 0, mark: undefined, restarts: restarts + 1 } };
  return afterFailure(bench, state, { code: 'malformed', detail: 'the list of records does not advance' });
}

/** Records that no list showed: each is hinted at and settled by a read, since a list never proves absence. */
export async function lookAtAbsences(bench: ReconcileBench, position: Absences): Promise<PageLesson> {
  const { ports, lease, source, run } = bench;
  const participants = run.state.mode === 'perUser' ? listedUsers(bench).filter((user) => !run.state.unlisted.includes(user)) : undefined;
  const { after, since } = position;
  const { recordIds, share } = await ports.memory.missingRecords(lease, { sourceId: source.sourceId, participants, since, after, limit: batch });
  if (share !== undefined && share.missing > mostMissing && share.missing > share.held / 2) {
    await tell(bench, 'listShort', `the lists lack ${share.missing} of ${share.held} records`);
    return toNextMailbox(bench, advanced(run.state), undefined);
  }
  const state = { ...advanced(run.state), counts: counted(run.state.counts, { missingRecords: recordIds.length }) };
  const isLast = recordIds.length < batch;
  const next = isLast ? await toNextMailbox(bench, state, undefined) : toStep(state, { ...position, after: recordIds.at(-1) });
  return { ...next, doubted: recordIds };
}

async function compare(bench: ReconcileBench, state: ReconcileState, page: RecordPage): Promise<PageLesson> {
  const { ports, tenant, source, now } = bench;
  const known = await ports.memory.compareRecords({ tenantId: tenant.tenantId, sourceId: source.sourceId }, page.records);
  const rules = { oldest: addMilliseconds(now, -tenant.policies.backfillDays * day), timeZone: tenant.timeZone };
  // A list may show a record twice when rows move.
  const rows = [...new Map(page.records.map((row) => [row.recordId, row])).values()];
  const judged = rows.map((row) => ({ row, verdict: judgeRow(known.get(row.recordId), row, rules) }));
  const accepted = judged.filter(({ verdict }) => verdict === 'accept').map(({ row }) => row);
  const doubted = [...new Set(page.malformed.map(({ recordId }) => recordId))];
  const counts = counted(state.counts, {
    rows: page.records.length + page.malformed.length,
    accepted: accepted.length,
    tooOld: judged.filter(({ verdict }) => verdict === 'tooOld').length,
    malformed: doubted.length,
  });
  return { state: { ...state, counts }, rows: accepted, doubted, seen: { place: 'records', ids: [...rows.map(({ recordId }) => recordId), ...doubted] } };
}

/** The list behind that one; behind the last one what no list showed. A back-fill looks at what is there, and for nothing else. */
async function nextList(bench: ReconcileBench, state: ReconcileState, participant: string | undefined): Promise<PageLesson> {
  const { run, now } = bench;
  const isFirst = state.position === undefined;
  const next = state.mode === 'perUser' ? listedUsers(bench).find((user) => participant === undefined || user > participant) : undefined;
  if (next !== undefined && (isFirst || participant !== undefined)) return toStep(advanced(state), { stage: 'lists', participant: next, offset: 0, since: now });
  if (state.mode === 'all' && isFirst) return toStep(advanced(state), { stage: 'lists', offset: 0, since: now });
  if (run.scope.kind === 'backFill') return toNextMailbox(bench, advanced(state), undefined);
  return toStep(advanced(state), { stage: 'absences', since: state.since ?? now });
}

function toStep(state: ReconcileState, position: ReconcilePosition): PageLesson {
  return { state: { ...state, position } };
}

/** A page of the same rows as the one before it. */
function markOf({ records, malformed }: RecordPage): string | undefined {
  const ids = [...records, ...malformed].map(({ recordId }) => recordId);
  return ids.length === 0 ? undefined : `${ids.length}/${ids[0] ?? ''}/${ids.at(-1) ?? ''}`;
}
