import { expect, it } from 'vitest';
import { rememberFor } from './remember-for.js';

it('asks once in its time, whoever asks and however long the answer takes', async () => {
  let [now, asked] = [0, 0];
  const ask = rememberFor(
    100,
    () => Promise.resolve((asked += 1)),
    () => now,
  );
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  now = 99;
  expect(await ask()).toBe(1);
  now = 100;
  expect(await ask()).toBe(2);
});
