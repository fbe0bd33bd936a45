import type { BudgetLimits, CallPermits, Claim, Policies, UserLink } from '@clounect/core';
import type { InMemoryFeed, InMemoryGraph, InMemorySfa, RawRows, StorePorts } from '@clounect/core/testing';
import type { Actor, Scheduler } from './scheduler.js';
import type { FaultCounter, FaultKind } from './faults.js';
import type { Ledger } from './ledger.js';
import type { ProcessName } from './moves.js';
import type { VirtualClock } from './virtual-clock.js';
import type { SituationCounter } from './situations.js';
import type { WorldSettings } from './settings.js';

/** One host process: what it holds in memory dies with it. */
export interface HostProcess {
  readonly name: ProcessName;
  permits: CallPermits;
  readonly actors: Set<Actor>;
  /** Claims that its heartbeat keeps. */
  readonly claims: Set<Claim>;
  /** Its clock runs ahead by so much. */
  skewMs: number;
  /** Epoch milliseconds until which it stands still. */
  suspendedUntil: number;
}

/** A POST on its way to us. */
export type Letter =
  | { readonly to: 'webhook'; readonly body: object; readonly recordId: string; readonly isUnsigned?: boolean }
  | { readonly to: 'notifications'; readonly entries: readonly object[] }
  | { readonly to: 'lifecycle'; readonly entries: readonly object[] };

/** What the next fitting call outside meets. */
export interface CallPlan {
  readonly kind: FaultKind;
  readonly side: 'sfa' | 'graph' | 'any';
  readonly a: number;
}

/** Where a process is to die, once it comes there. */
export interface CrashPlan {
  readonly kind: Extract<FaultKind, 'crashBeforeCall' | 'crashAfterCall' | 'crashBeforeCommit' | 'crashAfterCommit'>;
  readonly process: ProcessName;
  readonly endsLeases: boolean;
}

/** What the next fitting call to the store meets. */
export interface StorePlan {
  readonly kind: FaultKind;
  readonly method: 'commit' | 'accept' | 'any';
}

/** A request that its caller has given up on, and that may take effect yet. */
export interface LateArrival {
  readonly kind: FaultKind;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  arrive(): Promise<unknown>;
}

/** An administrator's settings as they are now. */
export interface TenantState {
  direction: 'oneWay' | 'twoWay';
  isPaused: boolean;
  policies: Partial<Policies>;
  readonly links: Map<string, UserLink>;
}

/** The parts that may be replaced, as by a test of the world itself. */
export interface WorldStore extends StorePorts {
  /** A copy of everything, to which the answered function goes back; missing: this store cannot. */
  readonly backUp?: (() => () => void) | undefined;
  /** Every row; missing: nobody asks how long it waits. */
  readonly raw?: (() => RawRows) | undefined;
}

export interface World {
  readonly trace?: ((line: string) => void) | undefined;
  readonly settings: WorldSettings;
  readonly clock: VirtualClock;
  readonly scheduler: Scheduler;
  readonly ledger: Ledger;
  readonly faults: FaultCounter;
  readonly situations: SituationCounter;
  readonly store: WorldStore;
  readonly sfa: InMemorySfa;
  readonly graph: InMemoryGraph;
  readonly feed: InMemoryFeed;
  readonly sourceId: string;
  readonly tenant: TenantState;
  readonly processes: ReadonlyMap<ProcessName, HostProcess>;
  readonly sfaLimits: BudgetLimits;
  letters: Letter[];
  callPlans: CallPlan[];
  storePlans: StorePlan[];
  crashPlans: CrashPlan[];
  late: LateArrival[];
  /** Every call to JUST.SFA answers that the key is wrong, until the world comes to rest. */
  isSecretExpired: boolean;
  /** Records that JUST.SFA's lists leave out, until the world comes to rest. */
  readonly unlisted: Set<string>;
  /** To the backup that was made last. */
  goBack?: (() => void) | undefined;
  /** When the database last went back to a backup. Epoch milliseconds. */
  restoredAt?: number | undefined;
  /** What a violation is noticed by in the middle of a call; thrown at the next move. */
  violation?: Error | undefined;
  steps: number;
  /** People whose link was off at any time. */
  readonly unlinkedEver: Set<string>;
  /** Writes that reached the other side, refused ones too. */
  writes: number;
  /** When the last of them did. Epoch milliseconds. */
  lastWriteAt: number;
  /** The longest time from the end of faults to the last write, without what was promised to be waited. Milliseconds. */
  longestMs: number;
  /** Edits that went to JUST.SFA. */
  writeBacks: number;
  /** Stores the settings and links as administrators left them. */
  putSettings(): Promise<void>;
}

/** What was sent before a restore has arrived by then, as the operator's page promises. */
export const callsOnTheirWayMs = 30_000;
export const tenantId = 'tenant-1';
export const webhookId = 'hook-1';
export const webhookHeader = 'x-secret';
export const webhookSecret = 'right';
export const addresses = { notificationUrl: 'https://host.example/graph/notifications', lifecycleUrl: 'https://host.example/graph/lifecycle' };

export function processOf(world: World, name: ProcessName): HostProcess {
  const found = world.processes.get(name);
  if (found === undefined) throw new Error(`no process ${name}`);
  return found;
}

export function isAwake(world: World, name: string): boolean {
  return processOf(world, name as ProcessName).suspendedUntil <= world.clock.ms();
}
