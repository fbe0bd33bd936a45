import { expect, it } from 'vitest';
import { toCallOutcome } from './outside-call.js';

it.each([
  [undefined, 'noAnswer'],
  [204, 'ok'],
  [302, 'unavailable'],
  [400, 'rejected'],
  [401, 'unauthorized'],
  [408, 'unavailable'],
  [412, 'conflict'],
  [429, 'rateLimited'],
  [503, 'unavailable'],
] as const)('tells a call that was answered %s as %s', (status, outcome) => {
  expect(toCallOutcome(status)).toBe(outcome);
});

it('redirections and errors of the other side are no answers, from the first of them on', () => {
  expect([299, 300, 399, 400, 408, 499, 500, 599].map(toCallOutcome)).toEqual(['ok', 'unavailable', 'unavailable', 'rejected', 'unavailable', 'rejected', 'unavailable', 'unavailable']);
});
