import type { ActivityEntry, ExplainedDecision } from '../ports/activity-log.js';
import type { Decision, Losses, WriteStep } from '../sync/decision.js';
import type { Evidence } from '../sync/evidence.js';
import type { Failure } from '../failure/failure.js';
import type { Learned } from './learn-record.js';
import type { Mapping } from '../mapping/mapping.js';
import type { CommitEnd, HeldRecord, MappingRepository, RecordChanges, StoredRecord } from '../ports/mapping-repository.js';
import type { RecordKey } from '../tenant/record-key.js';
import { millisecondsBetween, type Instant } from '../schedule/period.js';
import { codeOf } from '../failure/catalogue.js';
import { restoreSuspected } from '../sync/plan-creation.js';

/** What one run of a record has learned and not yet stored, and the commits that store it, one after another. */
export interface SyncMemory {
  remember(mapping: Mapping): void;
  /** A newer state of the record, learned or written in this run. */
  hold(held: HeldRecord): void;
  log(entry: ActivityEntry): void;
  /** How the line stands that this run wrote under that id, if it did. */
  loggedResult(activityId: string): ActivityEntry['result'] | undefined;
  explain(decision: Decision, outcome?: string, known?: Pick<ExplainedDecision, 'record' | 'event'>): void;
  explained(): readonly ExplainedDecision[];
  /** Stores what is not stored yet; `fenced` for ever after another worker took the record over. */
  commit(last?: Pick<RecordChanges, 'explanation' | 'finish' | 'settledEvents' | 'deletions' | 'endedDeletions'>): Promise<CommitEnd>;
}

export function createSyncMemory(mappings: Pick<MappingRepository, 'commit'>, { claim, notices, now }: StoredRecord, learned: Learned): SyncMemory {
  const changed = new Map<string, Mapping>();
  const entries = new Map<string, ActivityEntry>();
  const decisions = new Map<string, KeptDecision>();
  const results = new Map<string, ActivityEntry['result']>();
  const told = new Map<string, ExplainedDecision['lost']>();
  const steps = new Map<string, Decision['step']['kind']>();
  let fromRecord: RecordChanges = {
    held: learned.held,
    ...(learned.isSettled ? { settledNotices: notices.map(({ noticeId }) => noticeId) } : {}),
    ...(learned.hasRead ? { isDoubtSettled: true } : {}),
  };
  let chain: Promise<CommitEnd> = Promise.resolve('committed');
  /** What this very commit makes unfindable elsewhere is told with it: whoever dies later can't tell any more. */
  const takeLosses = (): Pick<RecordChanges, 'explanation'> => {
    const losses = [...decisions].filter(([key, { lost, outcome }]) => lost !== undefined && (outcome === 'applied' || isForgotten(steps.get(key))) && told.get(key) !== lost);
    for (const [key, { lost }] of losses) told.set(key, lost);
    const { tenantId, sourceId, recordId } = claim;
    return losses.length === 0 ? {} : { explanation: { tenantId, sourceId, recordId, at: now, trigger: learned.trigger, decisions: losses.flatMap(([, decision]) => inLines(decision)) } };
  };
  const take = (): RecordChanges => {
    const changes: RecordChanges = { ...fromRecord, ...takeLosses(), mappings: [...changed.values()], activity: [...entries.values()] };
    fromRecord = {};
    changed.clear();
    entries.clear();
    return changes;
  };
  return {
    remember: (mapping) => void changed.set(mapping.mailboxId, mapping),
    hold: (held) => {
      fromRecord = { ...fromRecord, held };
    },
    log: (entry) => {
      results.set(entry.activityId, entry.result);
      entries.set(entry.activityId, entry);
    },
    loggedResult: (activityId) => results.get(activityId),
    explain: (decision, outcome, known = {}) => {
      const key = `${decision.mailboxId ?? decision.participants.join()}/${decision.row}`;
      const before = decisions.get(key);
      steps.set(key, decision.step.kind);
      // Asked again after it was settled, the same row has nothing to lose any more; what it lost stays told.
      const { lost, lostBefore } = decision.lost === undefined ? (before ?? {}) : decision;
      decisions.set(key, { record: before?.record, event: before?.event, ...known, ...toExplained({ ...decision, lost }, outcome ?? before?.outcome), lostBefore });
    },
    // What was told already is not told twice.
    explained: () => [...decisions].flatMap(([key, decision]) => inLines(decision.lost !== undefined && told.get(key) === decision.lost ? { ...decision, lost: undefined, lostBefore: undefined } : decision)),
    commit: (last = {}) => {
      chain = chain.then((state) => (state === 'fenced' ? state : mappings.commit(claim, { ...take(), ...last })));
      return chain;
    },
  };
}

interface KeptDecision extends ExplainedDecision {
  readonly lostBefore?: readonly Losses[] | undefined;
}

/** A line tells one lost value of a field: whatever else was lost there has a line of its own. */
function inLines({ lostBefore = [], ...decision }: KeptDecision): readonly ExplainedDecision[] {
  return [...lostBefore.map((lost) => ({ ...decision, lost })), decision];
}

/** The intent of any other write keeps what it replaces until it is answered. */
function isForgotten(step: Decision['step']['kind'] | undefined): boolean {
  return step === 'settle' || step === 'create' || step === 'deleteRecord';
}

function toExplained({ mailboxId, participants, row, because, step, lost }: Decision, outcome: string | undefined): ExplainedDecision {
  return { mailboxId, participants, row, reason: because ?? '', step: step.kind, lost: lost !== undefined && Object.keys(lost).length > 0 ? lost : undefined, outcome };
}

const actions = { create: 'create', update: 'update', delete: 'delete', writeBack: 'update', deleteRecord: 'delete' } as const satisfies Record<WriteStep['kind'], ActivityEntry['action']>;

/** The line of 連携実行ログ for the state of an execution; its id is the round's, so that a retry replaces it (rule 29). */
export function toExecution(
  mapping: Mapping,
  action: WriteStep['kind'],
  round: string,
  at: string,
  person: string | undefined,
  end: { readonly result: ActivityEntry['result']; readonly failure?: Failure | undefined; readonly since?: Instant | undefined },
): ActivityEntry {
  const { tenantId, sourceId, recordId, mailboxId } = mapping;
  return {
    activityId: round,
    tenantId,
    sourceId,
    recordId,
    mailboxId,
    at,
    person,
    kind: 'execution',
    direction: action === 'writeBack' || action === 'deleteRecord' ? 'toSfa' : 'toOutlook',
    action: actions[action],
    result: end.result,
    latencyMs: end.result === 'succeeded' && end.since !== undefined ? Math.max(0, millisecondsBetween(end.since, at)) : undefined,
    code: end.failure === undefined ? undefined : codeOf(end.failure),
    detail: end.failure?.detail,
  };
}

/** The database is older than the world, and nobody declared it: one line an hour for the tenant. */
export function toSuspicion({ tenant: { tenantId }, source: { sourceId }, recordId, now }: Evidence): ActivityEntry {
  return { activityId: `${restoreSuspected}/${now.slice(0, 13)}`, tenantId, sourceId, recordId, at: now, kind: 'notice', result: 'failed', code: restoreSuspected };
}

/** One line an hour at most for what goes on failing by itself, so that the log stays readable. */
export function toNotice(key: RecordKey, about: string, at: string, failure: Failure): ActivityEntry {
  const { tenantId, sourceId, recordId } = key;
  return {
    activityId: `${about}/${sourceId}/${recordId}/${at.slice(0, 13)}`,
    tenantId,
    sourceId,
    recordId,
    at,
    kind: 'notice',
    // What passes by itself is waited for: nothing has failed yet.
    result: failure.code === 'rateLimited' || failure.code === 'unavailable' ? 'retrying' : 'failed',
    code: codeOf(failure),
    detail: failure.detail,
  };
}
