import { expect, test } from 'vitest';
import { createEndpointHealth } from './endpoint-health.js';

const url = 'https://hooks.example/notify';
const healthOf = (answers: readonly number[]) => {
  const health = createEndpointHealth(() => ({ lateMs: 3000, veryLateMs: 10_000, windowMs: 600_000 }));
  answers.forEach((tookMs, index) => health.record(`${url}?tenant=${index}`, { atMs: 1000 + index, tookMs }));
  return health;
};
const answers = (total: number, late: number, tookMs: number): readonly number[] => Array.from({ length: total }, (_, index) => (index < late ? tookMs : 5));

test.each([
  ['one late in ten', answers(10, 1, 3000), 'ok'],
  ['two late in ten', answers(10, 2, 3000), 'slow'],
  ['all late, but too few to tell', answers(9, 9, 3000), 'ok'],
  ['three very late in twenty', answers(20, 3, 10_000), 'slow'],
  ['four very late in twenty', answers(20, 4, 10_000), 'drop'],
])('%s', (_title, given, state) => {
  expect(healthOf(given).state(url, 2000)).toBe(state);
  expect(healthOf(given).list(2000)).toEqual([{ url, state }]);
});

test('a state ends with its window, and others have their own', () => {
  const health = healthOf(answers(10, 10, 3000));
  expect(health.state(url, 602_000)).toBe('ok');
  expect(health.state('https://hooks.example/other', 2000)).toBe('ok');
});
