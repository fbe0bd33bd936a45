import { expect, it, vi } from 'vitest';
import { createSightingThrottle } from './create-sighting-throttle.js';

const usual = { isSigned: true, isComplete: true, lacks: [] };

it('writes what many webhooks say alike once in five seconds, and at once what another one says', async () => {
  let now = 0;
  const mark = vi.fn(() => Promise.resolve());
  const throttled = createSightingThrottle(() => now)(mark);
  for (let count = 0; count < 100; count += 1) await throttled('one', usual);
  expect(mark).toHaveBeenCalledTimes(1);
  await throttled('other', usual);
  await throttled('one', { ...usual, lacks: ['updatedAt'] });
  expect(mark).toHaveBeenCalledTimes(3);
  now = 5_001;
  await throttled('one', { ...usual, lacks: ['updatedAt'] });
  expect(mark).toHaveBeenLastCalledWith('one', { ...usual, lacks: ['updatedAt'] });
  expect(mark).toHaveBeenCalledTimes(4);
});

it('writes each test send, for which a person waits', async () => {
  const mark = vi.fn(() => Promise.resolve());
  const throttled = createSightingThrottle(() => 0)(mark);
  await throttled('one', { ...usual, isTest: true });
  await throttled('one', { ...usual, isTest: true });
  expect(mark).toHaveBeenCalledTimes(2);
});
