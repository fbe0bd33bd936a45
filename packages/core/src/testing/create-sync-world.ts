import type { Claim } from '../ports/work-queue.js';
import type { Instant } from '../schedule/period.js';
import type { Notice, WebhookReader } from '../ports/webhook-reader.js';
import type { Direction, Policies, Tenant } from '../tenant/tenant.js';
import type { EventChanges } from '../event/event.js';
import type { ReadOutcome, WriteOutcome } from '../failure/failure.js';
import type { RecordReading, ScheduleChanges, SfaClient } from '../ports/sfa-client.js';
import type { ReconcilePorts } from '../use-cases/reconcile-bench.js';
import type { ReconcileRun, ReconcileScope } from '../reconcile/reconcile-run.js';
import type { Schedule } from '../schedule/schedule.js';
import type { SyncRecordPorts } from '../use-cases/sync-run.js';
import { addMilliseconds } from '../schedule/period.js';
import { createInMemoryGraph, type InMemoryGraph } from './in-memory-graph.js';
import { createInMemoryStore, type InMemoryStore } from './in-memory-store.js';
import { policiesSchema } from '../tenant/tenant.js';
import { reconcile } from '../use-cases/reconcile.js';
import { syncRecord } from '../use-cases/sync-record.js';
import { withOutage } from './with-outage.js';

export const tenantId = 'tenant-1';
/** Small, so that a few records make several pages. */
const listPageSize = 2;
export const start: Instant = '2026-11-22T00:00:00Z';

/** People of the world: taro and jiro have a mailbox each, hana1 and hana2 share one, saburo is not linked. */
const people = [
  { sfaUserId: 'taro', mailboxId: 'm-taro' },
  { sfaUserId: 'jiro', mailboxId: 'm-jiro' },
  { sfaUserId: 'hana1', mailboxId: 'm-hana' },
  { sfaUserId: 'hana2', mailboxId: 'm-hana' },
] as const;

export function schedule(changes: Partial<Schedule> & { readonly who?: readonly string[] } = {}): Schedule {
  const { who = ['taro'], ...members } = changes;
  return {
    period: { kind: 'timed', start: '2026-11-24T00:00:00Z', end: '2026-11-24T01:00:00Z' },
    participants: who.map((sfaUserId) => ({ sfaUserId, name: sfaUserId })),
    title: '商談',
    location: '会議室A',
    content: '一行目\n二行目',
    ...members,
  };
}

export type OutsideSide = 'sfa' | 'graph';

export interface SyncWorld {
  readonly store: InMemoryStore;
  readonly graph: InMemoryGraph;
  readonly ports: SyncRecordPorts;
  /** What JUST.SFA answers to a read; `undefined`: no such record. */
  readonly records: Map<string, { readonly schedule: Schedule; readonly version?: string }>;
  /** Reads made so far. */
  sfaReads(): number;
  /** Records that JUST.SFA's lists leave out, though they are there. */
  readonly unlisted: Set<string>;
  /** JUST.SFA's lists show everybody's records from now on, whoever was asked for. */
  ignoreParticipants(): void;
  /** JUST.SFA's lists answer their first page, whichever was asked for. */
  ignoreOffsets(areIgnored: boolean): void;
  /** Happens once, when the first list has shown its first page. */
  beforeSecondPage(action: () => Promise<void>): void;
  /** Compares everything (or what the scope says) page by page, and goes on after crashes and waits until it is finished. */
  reconcile(scope?: ReconcileScope): Promise<ReconcileRun>;
  /** The database forgets these tables, as after a mishap. */
  loseTables(...names: readonly ('mappings' | 'held')[]): void;
  /** No call to that side gets through from now on, or all of them again. */
  setOutage(side: OutsideSide, isOut: boolean): void;
  /** Calls that an outage cut off so far. */
  callsIntoOutage(): number;
  /** What was written to JUST.SFA, in order. */
  readonly sfaWrites: readonly ScheduleChanges[];
  /** Ids of records that were deleted there, or were to be. */
  readonly sfaDeletions: readonly string[];
  /** The next write to JUST.SFA ends like this; `carriedOut`: it takes effect all the same. */
  failNextWrite(outcome: Exclude<WriteOutcome<never>, { readonly status: 'applied' }>, carriedOut?: boolean): void;
  /** A person edits the event in Outlook, and Graph tells of it. */
  edit(mailboxId: string, changes: EventChanges): Promise<void>;
  /** Graph tells of an event, with the version that it has now. */
  notify(mailboxId: string): Promise<void>;
  failReads(outcome: ReadOutcome<RecordReading> | undefined): void;
  webhook(notice: Partial<Notice>, isSigned?: boolean): Promise<void>;
  change(changes: { readonly policies?: Partial<Policies>; readonly isPaused?: boolean; readonly direction?: Direction }): Promise<void>;
  setLink(sfaUserId: string, isOn: boolean): Promise<void>;
  /** The worker dies at its n-th step from now (a call outside or a commit), just before or just after it took effect. */
  crashAt(steps: number, moment: 'before' | 'after'): void;
  now(): Instant;
  elapse(milliseconds: number): void;
  /** Works until nothing is claimable now. */
  work(): Promise<void>;
  /** Works, letting time pass, until nothing is left to do at all. */
  settle(): Promise<void>;
  claim(): Promise<Claim | undefined>;
  /** Titles of the living events of a mailbox. */
  titles(mailboxId: string): readonly string[];
  /** Rows of the last explanation. */
  lastRows(): Promise<readonly string[]>;
}

export async function createSyncWorld(policies: Partial<Policies> = {}, direction: Direction = 'oneWay'): Promise<SyncWorld> {
  let now: Instant = start;
  let ids = 0;
  let reads = 0;
  let readFailure: ReadOutcome<RecordReading> | undefined;
  const nextId = (): string => `id-${String((ids += 1)).padStart(6, '0')}`;
  const records = new Map<string, { readonly schedule: Schedule; readonly version?: string }>();
  const unlisted = new Set<string>();
  let ignoresOffsets = false;
  let onSecondPage: (() => Promise<void>) | undefined;
  let ignoresParticipants = false;
  const store = createInMemoryStore({ now: () => now, nextId });
  const mailboxes = [...new Set(people.map(({ mailboxId }) => mailboxId))].map((mailboxId) => ({ mailboxId, mail: `${mailboxId}@mail.example`, name: mailboxId }));
  const graph = createInMemoryGraph({ now: () => now, mailboxes, markedPageSize: 2 });
  const sfaWrites: ScheduleChanges[] = [];
  const sfaDeletions: string[] = [];
  const writeFailures: { readonly outcome: WriteOutcome<never>; readonly carriedOut: boolean }[] = [];
  const takeAction = async (): Promise<void> => {
    const action = onSecondPage;
    onSecondPage = undefined;
    await action?.();
  };
  const sfa: SfaClient = {
    readRecord: async (recordId) => {
      reads += 1;
      if (readFailure !== undefined) return readFailure;
      const found = records.get(recordId);
      return { status: 'done', value: found === undefined ? { state: 'absent' } : { state: 'present', record: { recordId, ...found } } };
    },
    filtersByParticipant: true,
    listRecords: async ({ participant, offset: asked }) => {
      const offset = ignoresOffsets ? 0 : asked;
      if (asked > 0) await takeAction();
      const isTheirs = ({ participants }: Schedule): boolean => participant === undefined || participants.some(({ sfaUserId }) => sfaUserId === participant);
      const rows = [...records].flatMap(([recordId, found]) => (unlisted.has(recordId) || !(ignoresParticipants || isTheirs(found.schedule)) ? [] : [{ recordId, ...found }]));
      const shown = rows.slice(offset, offset + listPageSize);
      const theirs = shown.filter((row) => isTheirs(row.schedule));
      const nextOffset = offset + listPageSize < rows.length ? offset + listPageSize : undefined;
      return { status: 'done', value: { records: theirs, malformed: [], others: shown.length - theirs.length, nextOffset } };
    },
    updateRecord: async (recordId, changes) => {
      sfaWrites.push(changes);
      const failure = writeFailures.shift();
      const found = records.get(recordId);
      if (found === undefined) return { status: 'refused', failure: { code: 'notFound', detail: 'no such record' } };
      // Several participants never write back; the read just before would have shown them.
      if (new Set(found.schedule.participants.map(({ sfaUserId }) => sfaUserId)).size !== 1) throw new Error('a record with several participants was written back');
      if (failure === undefined || failure.carriedOut) {
        const version = new Date(Date.parse(found.version ?? start) + 1).toISOString();
        const next = { schedule: { ...found.schedule, ...changes } as Schedule, version };
        records.set(recordId, next);
        // JUST.SFA tells of API writes as of any other.
        await accept({ recordId, trigger: 'update', version, schedule: next.schedule }, true);
      }
      return failure?.outcome ?? { status: 'applied', value: changes };
    },
    deleteRecord: async (recordId) => {
      sfaDeletions.push(recordId);
      const failure = writeFailures.shift();
      if (!records.has(recordId)) return { status: 'refused', failure: { code: 'notFound', detail: 'no such record' } };
      if (failure === undefined || failure.carriedOut) {
        records.delete(recordId);
        await accept({ recordId, trigger: 'delete' }, true);
      }
      return failure?.outcome ?? { status: 'applied', value: undefined };
    },
  };
  const settings = (changes: Partial<Tenant>): Parameters<InMemoryStore['tenants']['put']>[0] => ({
    tenantId,
    name: 'Example',
    webhookId: 'hook-1',
    direction,
    isPaused: false,
    timeZone: 'Asia/Tokyo',
    sfa: {},
    graph: {},
    ...changes,
    policies: policiesSchema.parse({ ...policies, ...changes.policies }),
  });
  await store.tenants.put(settings({}));
  const source = await store.tenants.useSource(tenantId, { host: 'example.justsfa.com', table: 'table_1', scheduleField: 'field_1', settings: {} });
  const links = people.map(({ sfaUserId, mailboxId }) => ({ tenantId, linkId: `link-${sfaUserId}`, name: sfaUserId, sfaUserId, mail: `${mailboxId}@mail.example`, mailboxId, isOn: true }));
  await store.tenants.putLinks(tenantId, links);
  let crash: { steps: number; readonly moment: 'before' | 'after' } | undefined;
  const mortal = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          const isNow = crash !== undefined && (crash.steps -= 1) < 0;
          if (isNow && crash?.moment === 'before') throw new Crash();
          const answer: unknown = await Reflect.apply(method, target, args);
          if (isNow) throw new Crash();
          return answer;
        };
      },
    });
  const outages = new Set<OutsideSide>();
  let cutOff = 0;
  const reachable = <T extends object>(side: OutsideSide, port: T): T => withOutage(port, { isOut: () => outages.has(side), onCall: () => void (cutOff += 1) });
  const [reachableSfa, reachableGraph] = [reachable('sfa', sfa), reachable('graph', graph.client)];
  const ports: SyncRecordPorts = {
    mappings: mortal(store.mappings),
    queue: store.queue,
    tenants: store.tenants,
    connections: { sfa: async () => mortal(reachableSfa), sfaWriter: async () => mortal(reachableSfa), graph: async () => mortal(reachableGraph) },
    reader: noticeReader,
    stopwatch: { elapsedMs: () => Date.parse(now) },
    ids: { next: nextId },
  };
  const accept = async (notice: Partial<Notice>, isSigned: boolean): Promise<void> => {
    const body = JSON.stringify({ recordId: '1', trigger: 'update', tableName: 'table_1', schedule: {}, ...notice });
    await store.inbox.accept([{ tenantId, sourceId: source.sourceId, recordId: notice.recordId ?? '1', body, isSigned }]);
  };
  const notify = async (mailboxId: string): Promise<void> => {
    await store.events.accept(graph.events(mailboxId).map(({ eventId, etag }) => ({ tenantId, mailboxId, eventId, etag })));
  };
  const claim = async (): Promise<Claim | undefined> => (await store.queue.claim('worker', 1))[0];
  const workOnce = async (): Promise<boolean> => {
    const claims = await store.queue.claim('worker', 4);
    for (const stored of await store.mappings.load(claims)) {
      try {
        if ((await syncRecord(ports, stored)) === 'unreadable') await store.queue.abandon(stored.claim, { kind: 'defect' });
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        crash = undefined;
        now = addMilliseconds(now, 13_000);
      }
    }
    return claims.length > 0;
  };
  const work = async (): Promise<void> => {
    for (let turns = 0; await workOnce(); turns += 1) if (turns > 200) throw new Error('the record is claimed again and again');
  };
  const reconcilePorts: ReconcilePorts = {
    runs: mortal(store.reconcileRuns),
    memory: mortal(store.reconcileMemory),
    tenants: store.tenants,
    connections: ports.connections,
    activity: store.activity,
  };
  const reconcileOnce = async (): Promise<void> => {
    try {
      const end = await reconcile(reconcilePorts, tenantId, { aborted: false });
      if (end.kind !== 'finished') now = addMilliseconds(now, 61_000);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      crash = undefined;
      now = addMilliseconds(now, 61_000);
    }
  };
  return {
    store,
    graph,
    ports,
    records,
    unlisted,
    ignoreParticipants: () => {
      ignoresParticipants = true;
    },
    ignoreOffsets: (areIgnored) => {
      ignoresOffsets = areIgnored;
    },
    beforeSecondPage: (action) => {
      onSecondPage = action;
    },
    loseTables: (...names) => store.lose(...names),
    reconcile: async (scope = { kind: 'all' }) => {
      const runId = await store.reconcileRuns.request(tenantId, scope);
      for (let turns = 0; turns < 50; turns += 1) {
        const run = (await store.reconcileRuns.list(tenantId, 100)).find((one) => one.runId === runId);
        if (run?.finishedAt !== undefined) return run;
        await reconcileOnce();
      }
      throw new Error('the run never ends');
    },
    setOutage: (side, isOut) => void (isOut ? outages.add(side) : outages.delete(side)),
    callsIntoOutage: () => cutOff,
    sfaReads: () => reads,
    sfaWrites,
    sfaDeletions,
    failNextWrite: (outcome, carriedOut = false) => void writeFailures.push({ outcome, carriedOut }),
    edit: async (mailboxId, changes) => {
      const [entry] = graph.events(mailboxId);
      if (entry === undefined) throw new Error(`no event in ${mailboxId}`);
      graph.edit(entry, changes);
      await notify(mailboxId);
    },
    notify,
    failReads: (outcome) => {
      readFailure = outcome;
    },
    webhook: (notice, isSigned = true) => accept(notice, isSigned),
    change: async (changes) => {
      await store.tenants.put(settings(changes as Partial<Tenant>));
    },
    setLink: async (sfaUserId, isOn) => {
      await store.tenants.putLinks(tenantId, links.filter((link) => link.sfaUserId === sfaUserId).map((link) => ({ ...link, isOn })));
    },
    crashAt: (steps, moment) => {
      crash = { steps, moment };
    },
    now: () => now,
    elapse: (milliseconds) => {
      now = addMilliseconds(now, milliseconds);
    },
    work,
    settle: async () => {
      for (let turns = 0; turns < 100; turns += 1) {
        await work();
        const due = await store.queue.nextDueInMs();
        if (due === undefined) return;
        now = addMilliseconds(now, Math.max(due, 1));
      }
      throw new Error('never comes to rest');
    },
    claim,
    titles: (mailboxId) => graph.events(mailboxId).map(({ content }) => content.title),
    lastRows: async () => (await store.activity.explain({ tenantId, limit: 1 }))[0]?.decisions.map(({ row }) => row) ?? [],
  };
}

/** The worker's process is gone: nothing that it held in memory is left. */
class Crash extends Error {}

/** The bodies of this world are notices already. */
const noticeReader: WebhookReader = {
  identify: (body) => ({ status: 'done', value: body as Notice }),
  read: (body) => ({ status: 'done', value: body as Notice }),
};
