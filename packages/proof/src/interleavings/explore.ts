import { judgeMoment, judgeRest } from './judge.js';
import type { Scene, Snapshot } from './create-scene.js';
import { tellStep, type Step } from './step.js';

export interface Exploration {
  /** Places that differ, each visited once. */
  readonly states: number;
  /** Steps taken from one place to another. */
  readonly steps: number;
  /** Places from which nothing more can happen, each judged. */
  readonly ends: number;
  /** Ends at which an edit had fallen into the declared gap between our read and our write to JUST.SFA. */
  readonly gaps: number;
  readonly violation?: { readonly problem: string; readonly story: readonly string[] } | undefined;
}

/** Steps; real ones end after a hundred or so, and what goes on for ever never rests. */
const longestStory = 300;

interface Frame {
  readonly id: number;
  readonly snapshot: Snapshot;
  readonly steps: readonly Step[];
  next: number;
}

interface Edge {
  readonly from: number;
  readonly step: Step;
}

/**
 * Goes every way that a scene can go, to the end, each place once. Two ways that meet in the same place go on as one. Every place
 * remembers all ways that lead into it, so that the story of a violation is the shortest there is; with `stopsAtFirst` it is the first one.
 */
export async function explore(scene: Scene, mostStates: number, { stopsAtFirst = false } = {}): Promise<Exploration> {
  const ids = new Map<string, number>([[scene.fingerprint(), 0]]);
  const edges: Edge[][] = [[]];
  const problems = new Map<number, string>();
  const rests: number[] = [];
  const stack: Frame[] = [{ id: 0, snapshot: scene.snapshot(), steps: scene.steps(), next: 0 }];
  let [live, steps, ends, gaps] = [0, 0, 0, 0];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const step = frame.steps[frame.next];
    frame.next += 1;
    if (step === undefined) {
      stack.pop();
      continue;
    }
    if (live !== frame.id) await scene.restore(frame.snapshot);
    await scene.take(step);
    steps += 1;
    const fingerprint = scene.fingerprint();
    const known = ids.get(fingerprint);
    if (known !== undefined) {
      edges[known]?.push({ from: frame.id, step });
      // The same place, but perhaps with the workers in each other's place.
      live = -1;
      continue;
    }
    const id = edges.length;
    live = id;
    ids.set(fingerprint, id);
    edges.push([{ from: frame.id, step }]);
    if (edges.length > mostStates) throw new Error(`more than ${mostStates} states: the scope of "${scene.scenario.name}" is not small`);
    const next = scene.steps();
    const isEnd = next.length === 0;
    if (isEnd) {
      ends += 1;
      rests.push(id);
      if (scene.sfa().overwritten.length > 0) gaps += 1;
    }
    const snapshot = scene.snapshot();
    const problem = (stack.length > longestStory ? 'the story does not come to an end' : undefined) ?? judgeMoment(scene) ?? (isEnd ? await judgeRest(scene) : undefined);
    if (isEnd) live = -1;
    if (problem !== undefined) problems.set(id, problem);
    if (problem !== undefined && stopsAtFirst) break;
    if (problem === undefined && !isEnd) stack.push({ id, snapshot, steps: next, next: 0 });
  }
  if (problems.size === 0) for (const place of restless(edges, rests)) problems.set(place, 'from here nothing ever comes to rest');
  return { states: edges.length, steps, ends, gaps, violation: shortestOf(edges, problems) };
}

/** Places from which no way leads to an end: what happens there happens for ever. */
function restless(edges: readonly (readonly Edge[])[], rests: readonly number[]): readonly number[] {
  const restful = new Set(rests);
  for (const place of restful) for (const { from } of edges[place] ?? []) restful.add(from);
  return [...edges.keys()].filter((place) => !restful.has(place));
}

/** Breadth first from the beginning over all ways that were gone. */
function shortestOf(edges: readonly (readonly Edge[])[], problems: ReadonlyMap<number, string>): Exploration['violation'] {
  if (problems.size === 0) return undefined;
  const ways = new Map<number, { readonly to: number; readonly step: Step }[]>();
  for (const [to, into] of edges.entries()) {
    for (const { from, step } of into) {
      const known = ways.get(from);
      if (known === undefined) ways.set(from, [{ to, step }]);
      else known.push({ to, step });
    }
  }
  const cameBy = new Map<number, Edge | undefined>([[0, undefined]]);
  for (const place of cameBy.keys()) {
    const problem = problems.get(place);
    if (problem !== undefined) return { problem, story: storyTo(place, cameBy) };
    for (const { to, step } of ways.get(place) ?? []) if (!cameBy.has(to)) cameBy.set(to, { from: place, step });
  }
  return undefined;
}

function storyTo(place: number, cameBy: ReadonlyMap<number, Edge | undefined>): readonly string[] {
  const story: string[] = [];
  for (let edge = cameBy.get(place); edge !== undefined; edge = cameBy.get(edge.from)) story.unshift(tellStep(edge.step));
  return story;
}
