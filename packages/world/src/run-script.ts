import type { FaultKind } from './faults.js';
import type { Situation } from './situations.js';
import type { Move } from './moves.js';
import type { World } from './world-state.js';
import type { WorldSettings } from './settings.js';
import { actInOutlook, actInSfa, administer } from './act.js';
import { checkRest } from './oracle.js';
import { checkSecondRun } from './check-second-run.js';
import { comeToRest } from './come-to-rest.js';
import { createArrivalCounter } from './count-arrivals.js';
import { createTasks, realUseCases, type Tasks, type UseCases } from './tasks.js';
import { createWorld, type CreateWorldStore } from './create-world.js';
import { deliver } from './deliver.js';
import { inject } from './inject.js';
import { strikeCrashes } from './crash.js';
import { callsOnTheirWayMs, isAwake, processOf } from './world-state.js';
import { requestComparison } from './request-comparison.js';
import { passTime } from './pass-time.js';
import { tellStory } from './tell-story.js';
import { Violation } from './violation.js';

/** What may be put in the place of the real thing. */
export interface Parts {
  readonly useCases?: Partial<UseCases> | undefined;
  readonly createStore?: CreateWorldStore | undefined;
  /** Hears of everything that happens, in order. */
  readonly trace?: ((line: string) => void) | undefined;
}

export interface RunResult {
  /** Awaits that were let go, moves of people, deliveries, faults and passing time. */
  readonly steps: number;
  readonly faults: ReadonlyMap<FaultKind, number>;
  readonly situations: ReadonlyMap<Situation, number>;
  /** Edits that went to JUST.SFA. */
  readonly writeBacks: number;
  /** How often the declared gap was met. */
  readonly gaps: number;
  /** The longest time from the end of faults to agreement, without what was promised to be waited. Milliseconds. */
  readonly longestMs: number;
  readonly failure?: { readonly rule: string; readonly message: string } | undefined;
}

/** Plays a script to its end, rests and checks. Throws nothing: a broken promise is a result. */
export async function runScript(script: readonly Move[], settings: WorldSettings, parts: Parts = {}): Promise<RunResult> {
  const world = await createWorld(settings, parts);
  const tasks = createTasks(world, createArrivalCounter(world), { ...realUseCases, ...parts.useCases });
  const result = (failure?: RunResult['failure']): RunResult => ({ steps: world.steps, faults: world.faults.counts, situations: world.situations.counts, writeBacks: world.writeBacks, gaps: world.ledger.gaps, longestMs: world.longestMs, failure });
  try {
    for (const move of script) {
      world.trace?.(`${world.ledger.seq + 1} ${world.clock.now()} ${tellStory([move])[0]}`);
      await play(world, tasks, move);
      if (world.violation !== undefined) throw world.violation;
    }
    await rest(world, tasks);
    await checkSecondRun(world, tasks);
    return result();
  } catch (error) {
    if (error instanceof Violation) return result({ rule: error.rule, message: error.message });
    return result({ rule: 'defect', message: error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error) });
  }
}

async function rest(world: World, tasks: Tasks): Promise<void> {
  await comeToRest(world, tasks);
  await checkRest(world);
}

async function step(world: World, pick: number, times: number): Promise<void> {
  const { scheduler } = world;
  for (let whim = pick, left = times; left > 0; left -= 1, whim = (whim * 31 + 7) % 1_009) {
    const awake = scheduler.parked.filter(({ actor }) => isAwake(world, actor.process));
    const one = awake[whim % Math.max(1, awake.length)];
    if (one === undefined) return;
    if (left < times) {
      world.ledger.seq += 1;
      world.steps += 1;
    }
    await scheduler.release(one);
    if (world.crashPlans.length > 0) await strikeCrashes(world);
  }
}

/** The next one; and of those that were sent before a restore whatever must have arrived by then, as the operator's page says. */
function takeLate(world: World, ms: number): World['late'] {
  const { restoredAt = -Infinity, late, clock } = world;
  const isOver = clock.ms() + ms > restoredAt + callsOnTheirWayMs;
  const arriving = late.filter(({ sentAt }, index) => index === 0 || (isOver && sentAt <= restoredAt));
  world.late = late.filter((one) => !arriving.includes(one));
  return arriving;
}

async function play(world: World, tasks: Tasks, move: Move): Promise<void> {
  const { scheduler } = world;
  world.ledger.seq += 1;
  world.steps += 1;
  switch (move.do) {
    case 'step':
      return step(world, move.pick, move.times);
    case 'work':
    case 'compare':
    case 'feeds': {
      const process = processOf(world, move.process);
      if (!isAwake(world, move.process) || process.actors.size > 5) return;
      if (move.do === 'compare') await requestComparison(world);
      tasks[move.do](process);
      return scheduler.quiet();
    }
    case 'deliver': {
      const process = processOf(world, isAwake(world, move.process) ? move.process : move.process === 'A' ? 'B' : 'A');
      if (!isAwake(world, process.name)) return;
      deliver(world, tasks, process, move.pick);
      return scheduler.quiet();
    }
    case 'wait':
      for (const late of takeLate(world, move.ms)) await late.arrive();
      return passTime(world, move.ms);
    case 'rest':
      return rest(world, tasks);
    case 'fault':
      return inject(world, move);
    case 'link':
    case 'pause':
    case 'direction':
    case 'policy':
      return administer(world, move);
    case 'edit':
    case 'delete':
    case 'copy':
    case 'addOwn':
    case 'shape':
      return actInOutlook(world, move);
    default:
      return actInSfa(world, move);
  }
}
