import type { ConnectionTest } from '../ports/settings-memory.js';

/** What still keeps 連携 from being switched on. */
export type MissingStep = 'sfaTest' | 'graphTest' | 'linkedUser';

export interface ReadinessFacts {
  readonly isSfaOk: boolean;
  readonly isGraphOk: boolean;
  /** Users whose own test passed and whose link is on. */
  readonly usersOk: number;
}

export interface Readiness {
  readonly canSwitchOn: boolean;
  /** In the order in which they are done. */
  readonly missing: readonly MissingStep[];
}

/** 連携 may be switched on once all tests passed: JUST.SFA, Microsoft and at least one linked user. */
export function toReadiness({ isSfaOk, isGraphOk, usersOk }: ReadinessFacts): Readiness {
  const steps: readonly (readonly [MissingStep, boolean])[] = [['sfaTest', isSfaOk], ['graphTest', isGraphOk], ['linkedUser', usersOk > 0]];
  const missing = steps.filter(([, isDone]) => !isDone).map(([step]) => step);
  return { canSwitchOn: missing.length === 0, missing };
}

/** A test counts for what is registered now and for nothing else. */
export function isPassed(test: ConnectionTest | undefined, fingerprint: string | undefined): boolean {
  return test !== undefined && test.isOk && test.fingerprint === fingerprint;
}
