// Loads all of core's unit tests once, runs them once to see which test reaches which mutant, and then wakes one mutant after the other:
// it is killed as soon as one of the tests that reach it fails. Nothing is loaded anew, so a mutant takes milliseconds.
import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { TestRunner, beforeEach, afterEach, describe, expect, inject, it } from 'vitest';

const mutants = inject('mutants');
const tests = [];
const loads = import.meta.glob(['../../packages/core/src/**/*.test.ts', '!**/readme.test.ts']);

// The instrumented sources count here what they reach; while a mutant is awake they burn fuel instead, so that none keeps a loop going.
const perTest = {};
const stryker = { mutantCoverage: { static: {}, perTest } };
globalThis.__stryker__ = stryker;
// The first counterexample is enough.
fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });

beforeEach(({ task }) => {
  stryker.currentTestId = task.id;
});
afterEach(({ task }) => {
  stryker.currentTestId = undefined;
  tests.push(task);
});

const asked = inject('tests');
for (const [path, load] of Object.entries(loads)) {
  const name = path.slice('../../'.length);
  if (asked.length === 0 || asked.some((wanted) => name.startsWith(wanted))) describe(name, load);
}

it('leaves no mutant alive but those that are told', { timeout: 24 * 3_600_000 }, async () => {
  const reached = new Map(tests.map((task) => [task, new Set(Object.keys(perTest[task.id] ?? {}))]));
  const longest = inject('longest');
  const byCost = tests.filter(({ result }) => result.duration <= longest).sort((one, other) => one.result.duration - other.result.duration);
  const weight = new Map(tests.map((task) => [task, Object.values(perTest[task.id] ?? {}).reduce((sum, hits) => sum + hits, 0)]));
  let sharp = [];
  const judged = [];
  // A mutant is only told from the source by tests that pass without it.
  for (const task of byCost) if (task.result.state === 'fail') throw new Error(`${nameOf(task)} fails without any mutant`);
  for (const mutant of mutants) {
    const covering = byCost.filter((task) => reached.get(task).has(mutant.id));
    // Who killed the one before is asked first.
    const order = [...sharp.filter((task) => covering.includes(task)), ...covering.filter((task) => !sharp.includes(task))];
    stryker.activeMutant = mutant.id;
    let killer;
    for (const task of order) {
      stryker.fuel = 100_000 + 50 * weight.get(task);
      if (await fails(task)) {
        killer = task;
        break;
      }
    }
    stryker.activeMutant = undefined;
    stryker.fuel = undefined;
    // A test that fails from now on would kill whatever comes.
    if (killer !== undefined && (await fails(killer))) throw new Error(`${nameOf(killer)} fails without the mutant too, since ${mutant.id}`);
    if (killer !== undefined) sharp = [killer, ...sharp.filter((task) => task !== killer)].slice(0, 20);
    const isStatic = order.length === 0 && stryker.mutantCoverage.static[mutant.id] !== undefined;
    const state = killer !== undefined ? 'killed' : isStatic ? 'static' : order.length > 0 ? 'survived' : 'uncovered';
    tellAlive(mutant, state);
    judged.push({ ...mutant, state, killer: killer && nameOf(killer), tests: order.length });
    if (judged.length % 500 === 0) console.log(`${judged.length} of ${mutants.length}`);
  }
  report(judged);
});

async function fails(task) {
  const hooks = [];
  for (let suite = task.suite; suite !== undefined; suite = suite.suite) hooks.unshift(...TestRunner.getSuiteHooks(suite).beforeEach);
  try {
    expect.setState({ assertionCalls: 0, isExpectingAssertions: false, expectedAssertionsNumber: null });
    for (const hook of hooks) await hook(task.context, task.suite);
    await inTime(TestRunner.getTestFn(task)(), 1_000 + 20 * task.result.duration);
    return false;
  } catch {
    return true;
  } finally {
    await settled();
  }
}

/** What waits for something that never comes fails. */
async function inTime(run, milliseconds) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('never ends')), milliseconds);
  });
  await Promise.race([run, late]).finally(() => clearTimeout(timer));
}

/** What a failed test left under way ends before the next one begins. */
function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}

function nameOf({ name, suite }) {
  return suite === undefined ? name : `${nameOf(suite)} > ${name}`;
}

function tellAlive({ fileName, mutatorName, text, replacement, location: { start } }, state) {
  if (state === 'survived' || state === 'uncovered') console.log(`${fileName}:${start.line + 1}:${start.column + 1} ${state} ${mutatorName}: ${text} → ${replacement}`);
}

/** What is evaluated while the sources are loaded cannot be changed afterwards: those mutants are counted and not judged. */
function report(judged) {
  const rows = [...Map.groupBy(judged, ({ fileName }) => fileName)].map(([file, ofFile]) => ({ file, ...score(ofFile) }));
  for (const row of [...rows, { file: 'all', ...score(judged) }]) console.log(`| ${row.file} | ${row.mutants} | ${row.killed} | ${row.score} % | ${row.atLoad} |`);
  const file = inject('reportFile');
  if (file !== '') writeFileSync(file, JSON.stringify(judged, undefined, 1));
}

function score(judged) {
  const atLoad = judged.filter(({ state }) => state === 'static').length;
  const killed = judged.filter(({ state }) => state === 'killed').length;
  const mutants = judged.length - atLoad;
  return { mutants, killed, score: mutants === 0 ? 100 : Number(((100 * killed) / mutants).toFixed(1)), atLoad };
}
