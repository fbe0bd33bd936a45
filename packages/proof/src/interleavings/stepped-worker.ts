import { createHash } from 'node:crypto';
import { millisecondsBetween, syncRecord, type Claim, type GraphClient, type Instant, type MappingRepository, type RecordReading, type ReadOutcome, type SfaClient, type StoredRecord, type SyncRecordPorts, type WorkQueue } from '@clounect/core';
import { nextTurn } from './next-turn.js';
import { toRelative } from './to-relative.js';
import type { VirtualTime } from './virtual-time.js';

/** A call that waits for the scheduler; its number counts the calls of one run. */
export interface WaitingCall {
  readonly number: number;
  readonly port: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** What a run was told so far. With the same answers at the same times it is always at the same place. */
export interface Answered {
  readonly number: number;
  readonly call: string;
  readonly value: unknown;
  readonly at: Instant;
}

export interface RunSoFar {
  readonly claim: Claim;
  readonly begunAt: Instant;
  readonly answers: readonly Answered[];
  /** Equal for two runs that were told the same, whenever they began and whatever the numbers of their claims. */
  readonly digest: string;
}

export interface Outside {
  readonly mappings: MappingRepository;
  readonly queue: WorkQueue;
  readonly sfa: SfaClient;
  readonly graph: GraphClient;
}

/** A worker whose every call to a port is a step that somebody else lets happen. */
export interface SteppedWorker {
  /** Missing: idle. */
  run(): RunSoFar | undefined;
  waiting(): readonly WaitingCall[];
  begin(claim: Claim): Promise<void>;
  /** Lets the call take effect and gives its answer; `instead`: the answer is this one, and the call only takes effect when it says so. */
  answer(number: number, instead?: { readonly value: unknown; readonly carriedOut: boolean }): Promise<void>;
  /** The process is gone, with everything it held in memory. */
  crash(): void;
  /** Brings a new process to the place where that run was. */
  resume(run: RunSoFar | undefined): Promise<void>;
  /** What the last run threw. */
  defect(): string | undefined;
}

type Ports = Pick<SyncRecordPorts, 'tenants' | 'reader'>;

interface Life {
  readonly waiting: Map<number, WaitingCall & { readonly settle: (value: unknown) => void }>;
  calls: number;
  ids: number;
}

export function createSteppedWorker(outside: Outside, fixed: Ports, time: VirtualTime): SteppedWorker {
  let life: Life | undefined;
  let run: RunSoFar | undefined;
  let defect: string | undefined;

  /** Every method of the port waits for its turn; `of`: calls of an earlier life are never answered. */
  function gated<Port extends object>(port: string, of: Life): Port {
    return new Proxy({} as Port, {
      get: (_, method) =>
        method === 'filtersByParticipant'
          ? true
          : method === 'then'
            ? undefined
            : (...args: unknown[]) =>
              new Promise((settle) => {
                of.calls += 1;
                of.waiting.set(of.calls, { number: of.calls, port, method: String(method), args, settle });
              }),
    });
  }

  function start(claim: Claim): void {
    const mine: Life = { waiting: new Map(), calls: 0, ids: 0 };
    life = mine;
    const mappings = gated<MappingRepository>('mappings', mine);
    const queue = gated<WorkQueue>('queue', mine);
    const [sfa, graph] = [gated<SfaClient>('sfa', mine), gated<GraphClient>('graph', mine)];
    const ports: SyncRecordPorts = {
      ...fixed,
      mappings,
      queue,
      connections: { sfa: async () => sfa, sfaWriter: async () => sfa, graph: async () => graph },
      stopwatch: { elapsedMs: () => Date.parse(time.now()) },
      ids: { next: () => `round-${claim.fence}-${(mine.ids += 1)}` },
    };
    const work = async (): Promise<void> => {
      const [stored] = await mappings.load([claim]);
      if (stored === undefined) return;
      if ((await syncRecord(ports, stored)) === 'unreadable') await queue.abandon(claim, { kind: 'defect' });
    };
    void work().then(
      () => end(mine),
      (error: unknown) => {
        if (life === mine) defect = error instanceof Error ? error.message : String(error);
        end(mine);
      },
    );
  }

  function end(of: Life): void {
    if (life !== of) return;
    life = undefined;
    run = undefined;
  }

  async function tell({ number, call, value, at }: Answered): Promise<void> {
    const waiting = life?.waiting.get(number);
    if (waiting === undefined || `${waiting.port}.${waiting.method}` !== call) throw new Error(`the same answers led to another place: ${call} was expected`);
    life?.waiting.delete(number);
    const now = time.now();
    time.set(at);
    waiting.settle(value);
    await nextTurn();
    time.set(now);
  }

  return {
    run: () => run,
    waiting: () => [...(life?.waiting.values() ?? [])],
    begin: async (claim) => {
      run = { claim, begunAt: time.now(), answers: [], digest: '' };
      start(claim);
      await nextTurn();
    },
    answer: async (number, instead) => {
      const waiting = life?.waiting.get(number);
      if (waiting === undefined || run === undefined) throw new Error('no such call waits');
      const target = { mappings: outside.mappings, queue: outside.queue, sfa: outside.sfa, graph: outside.graph }[waiting.port] as unknown as Record<string, (...args: readonly unknown[]) => Promise<unknown>>;
      const call = target[waiting.method];
      if (call === undefined) throw new Error(`no such method: ${waiting.method}`);
      const told: unknown = instead?.carriedOut === false ? undefined : await call(...waiting.args);
      const value = instead === undefined ? told : instead.value;
      const answered: Answered = { number, call: `${waiting.port}.${waiting.method}`, value, at: time.now() };
      run = { ...run, answers: [...run.answers, answered], digest: digestOf(run, answered) };
      await tell(answered);
    },
    crash: () => {
      life = undefined;
      run = undefined;
    },
    resume: async (earlier) => {
      life = undefined;
      run = earlier;
      defect = undefined;
      if (earlier === undefined) return;
      start(earlier.claim);
      await nextTurn();
      for (const answered of earlier.answers) await tell(answered);
    },
    defect: () => defect,
  };
}

/** The version of the record that the run read last. */
export function lastReadOf(run: RunSoFar | undefined): string | undefined {
  const answer = run?.answers.findLast(({ call }) => call === 'sfa.readRecord')?.value as ReadOutcome<RecordReading> | undefined;
  return answer?.status === 'done' && answer.value.state === 'present' ? answer.value.record.version : undefined;
}

/** Whether the run's evidence says that nothing may be written to JUST.SFA. */
export function knowsOneWay(run: RunSoFar | undefined): boolean {
  const evidence = run?.answers.find(({ call }) => call === 'mappings.load')?.value as readonly StoredRecord[] | undefined;
  return evidence?.[0]?.tenant.direction === 'oneWay';
}

function digestOf({ digest, begunAt, claim }: RunSoFar, { number, call, value, at }: Answered): string {
  return createHash('sha1').update(JSON.stringify([digest, number, call, call === 'mappings.load' ? relativeEvidence(value as readonly StoredRecord[]) : call === 'queue.extend' ? (value as readonly Claim[]).length : value, millisecondsBetween(begunAt, at), claim.urgency])).digest('base64');
}

function relativeEvidence(stored: readonly StoredRecord[]): unknown {
  return stored.map(({ claim: _, now, ...evidence }) => toRelative(evidence, now));
}
