import { failureCodes, toInstant, type Failure, type Period, type ReadOutcome, type WriteOutcome } from '@clounect/core';
import { credential } from './hostile-json.js';
import { expect } from 'vitest';

type Outcome<Value> = ReadOutcome<Value> | WriteOutcome<Value>;

/** An outcome of the closed set. Answers its value; a failure has a known code and shows no credential. */
export function expectOutcome<Value>(outcome: Outcome<Value>): Value | undefined {
  expect(['done', 'failed', 'applied', 'refused', 'unknown']).toContain(outcome.status);
  if (outcome.status === 'done' || outcome.status === 'applied') return outcome.value;
  expectFailure(outcome.failure);
  return undefined;
}

export function expectFailure(failure: Failure): void {
  expect(failureCodes).toContain(failure.code);
  expect(JSON.stringify(failure)).not.toContain(credential);
  if (failure.retryAfterMs !== undefined) expect(failure.retryAfterMs).toBeGreaterThanOrEqual(0);
}

/** A text of a person that every database takes. */
export function expectText(text: string): void {
  expect(text.isWellFormed() && !text.includes('\0'), JSON.stringify(text)).toBe(true);
}

/** Whether it can go into addresses and headers again, and leads to no other place there. */
export const isId = (id: string): boolean => /^[\x21-\x7e]+$/.test(id) && id !== '.' && id !== '..';

export function expectId(id: string): void {
  expect(isId(id), JSON.stringify(id)).toBe(true);
}

export function expectPeriod(period: Period): void {
  if (period.kind === 'timed') {
    expect([toInstant(period.start), toInstant(period.end)]).toEqual([period.start, period.end]);
    expect(Date.parse(period.start)).toBeLessThanOrEqual(Date.parse(period.end));
  } else {
    for (const day of [period.firstDay, period.lastDay]) expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day);
    expect(period.firstDay <= period.lastDay).toBe(true);
  }
}
