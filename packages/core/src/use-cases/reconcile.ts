import type { Failure } from '../failure/failure.js';
import type { Instant } from '../schedule/period.js';
import type { PageLesson, ReconcileBench, ReconcilePorts } from './reconcile-bench.js';
import type { ReconcileRun } from '../reconcile/reconcile-run.js';
import type { TakenRun } from '../ports/reconcile-runs.js';
import { begin, lookAtAbsences, lookAtLists } from './reconcile-records.js';
import { lookAtMailbox, lookAtMissingEvents } from './reconcile-mailboxes.js';
import { urgencyOf } from '../reconcile/reconcile-run.js';

export type ReconcileEnd =
  | { readonly kind: 'finished'; readonly run: ReconcileRun }
  /** The other side is to be left in peace until then. */
  | { readonly kind: 'waiting'; readonly until?: Instant | undefined; readonly failure?: Failure | undefined }
  /** No run is to be advanced, or another process does it; also when it took this run over. */
  | { readonly kind: 'nothing' }
  /** Stopped between two pages: by the signal, or because the tenant is paused. The run goes on there. */
  | { readonly kind: 'stopped' };

/**
 * Advances the tenant's oldest run, page by page, until it is finished, has to wait or is stopped. Each page is one call outside, one query
 * that compares it with what is held, and one commit with what it teaches and where the run stands: a kill loses one page at most.
 * Throws only for a defect, a missing secret or a store that failed; the run's lease then ends by itself.
 */
export async function reconcile(ports: ReconcilePorts, tenantId: string, signal: { readonly aborted: boolean }): Promise<ReconcileEnd> {
  const taken = await ports.runs.take(tenantId);
  if (taken === undefined) return { kind: 'nothing' };
  let { run, now } = taken;
  for (;;) {
    const bench = await toBench(ports, { ...taken, run, now });
    const isStopped = signal.aborted || bench === 'paused';
    const lesson = isStopped ? { state: run.state, ends: 'release' as const } : bench === 'gone' ? abandoned(run) : await takeStep(bench);
    const kept = await ports.memory.keep(taken.lease, { ...lesson, urgency: urgencyOf(run.scope) });
    if (kept.kind === 'fenced') return { kind: 'nothing' };
    if (isStopped) return { kind: 'stopped' };
    run = { ...run, state: lesson.state };
    now = kept.now;
    if (lesson.ends === 'finish') return { kind: 'finished', run: { ...run, finishedAt: now } };
    if (lesson.ends === 'release') return { kind: 'waiting', until: lesson.notBefore, failure: lesson.state.lastFailure };
  }
}

async function toBench(ports: ReconcilePorts, { lease, run, now }: TakenRun): Promise<ReconcileBench | 'paused' | 'gone'> {
  const tenant = await ports.tenants.find(lease.tenantId);
  if (tenant === undefined || tenant.sourceId === '') return 'gone';
  if (tenant.isPaused) return 'paused';
  // The cursor of another table means nothing in this one.
  if (run.state.sourceId !== undefined && run.state.sourceId !== tenant.sourceId) return 'gone';
  const [source, links] = await Promise.all([ports.tenants.source(tenant.tenantId, tenant.sourceId), ports.tenants.links(tenant.tenantId)]);
  return source === undefined ? 'gone' : { ports, lease, run, tenant, source, links, now };
}

function abandoned({ state }: ReconcileRun): PageLesson {
  return { state: { ...state, position: undefined, outcome: 'abandoned' }, ends: 'finish' };
}

async function takeStep(bench: ReconcileBench): Promise<PageLesson> {
  const { position } = bench.run.state;
  switch (position?.stage) {
    case undefined:
      return begin(bench);
    case 'lists':
      return lookAtLists(bench, position);
    case 'absences':
      return lookAtAbsences(bench, position);
    case 'mailboxes':
      return lookAtMailbox(bench, position);
    case 'missingEvents':
      return lookAtMissingEvents(bench, position);
  }
}
