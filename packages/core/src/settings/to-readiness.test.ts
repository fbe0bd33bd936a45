import { describe, expect, it } from 'vitest';
import { isPassed, toReadiness } from './to-readiness.js';

describe('toReadiness', () => {
  it.each([
    [{ isSfaOk: true, isGraphOk: true, usersOk: 1 }, []],
    [{ isSfaOk: false, isGraphOk: true, usersOk: 1 }, ['sfaTest']],
    [{ isSfaOk: true, isGraphOk: false, usersOk: 1 }, ['graphTest']],
    [{ isSfaOk: true, isGraphOk: true, usersOk: 0 }, ['linkedUser']],
    [{ isSfaOk: false, isGraphOk: false, usersOk: 0 }, ['sfaTest', 'graphTest', 'linkedUser']],
  ])('of %j lacks %j', (facts, missing) => {
    expect(toReadiness(facts)).toEqual({ canSwitchOn: missing.length === 0, missing });
  });
});

it('a test counts only for what was tested, and only when it passed', () => {
  const test = { at: '2026-11-22T00:00:00Z', isOk: true, findings: [], fingerprint: 'one' };
  expect([isPassed(test, 'one'), isPassed(test, 'two'), isPassed({ ...test, isOk: false }, 'one'), isPassed(undefined, 'one'), isPassed(test, undefined)]).toEqual([true, false, false, false, false]);
});
