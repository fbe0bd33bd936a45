import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMailboxGates } from './mailbox-gates.js';
import type { Entry } from './mailbox-gates.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const create = () => createMailboxGates({ now: Date.now, longestWaitMs: 8_000 });
const leave = (entry: Entry | undefined) => entry?.isOpen && entry.leave();

it('lets four in at once, and the next when one leaves', async () => {
  const gates = create();
  const entries = await Promise.all([1, 2, 3, 4].map(() => gates.enter('a')));
  expect(entries.every(({ isOpen }) => isOpen)).toBe(true);
  const order: number[] = [];
  const fifth = gates.enter('a').then((entry) => (order.push(5), entry));
  const sixth = gates.enter('a').then((entry) => (order.push(6), entry));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(order).toEqual([]);
  leave(entries[0]);
  leave(entries[0]);
  await fifth;
  expect(order).toEqual([5]);
  leave(entries[1]);
  expect((await sixth).isOpen).toBe(true);
});

it('lets nobody of one mailbox wait for another', async () => {
  const gates = create();
  await Promise.all([1, 2, 3, 4].map(() => gates.enter('a')));
  expect((await gates.enter('b')).isOpen).toBe(true);
});

it('gives up after the longest wait, and the place goes to somebody else', async () => {
  const gates = create();
  const entries = await Promise.all([1, 2, 3, 4].map(() => gates.enter('a')));
  const late = gates.enter('a');
  await vi.advanceTimersByTimeAsync(8_000);
  expect(await late).toMatchObject({ isOpen: false, failure: { code: 'unavailable' } });
  leave(entries[0]);
  expect((await gates.enter('a')).isOpen).toBe(true);
});

it('answers rateLimited with the time that is left while it is closed, then opens', async () => {
  const gates = create();
  gates.close('a', 10_000);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await gates.enter('a')).toMatchObject({ isOpen: false, failure: { code: 'rateLimited', retryAfterMs: 6_000 } });
  await vi.advanceTimersByTimeAsync(6_000);
  expect((await gates.enter('a')).isOpen).toBe(true);
});

it('sends away who waits when it closes, and never opens earlier than was asked', async () => {
  const gates = create();
  await Promise.all([1, 2, 3, 4].map(() => gates.enter('a')));
  const waiting = gates.enter('a');
  gates.close('a', 10_000);
  gates.close('a', 1_000);
  expect(await waiting).toMatchObject({ isOpen: false, failure: { code: 'rateLimited', retryAfterMs: 10_000 } });
});
