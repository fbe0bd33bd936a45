import { newFeed, type Feed } from '@clounect/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../system-clock.js';
import { createSignal } from '../worker/create-signal.js';
import { createFeedKeeper, type FeedKeeper, type FeedKeeperPorts, type FeedKeeperSettings } from './create-feed-keeper.js';

const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const note = vi.fn<FeedKeeperPorts['activity']['note']>();
const keep = vi.fn<FeedKeeperPorts['keep']>();
const tenants = vi.fn<() => Promise<readonly string[]>>();
const signal = createSignal();
let feeds: readonly Feed[];
let keeper: FeedKeeper;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  for (const mock of [logger.error, note, keep, tenants]) mock.mockReset();
  note.mockResolvedValue(undefined);
  keep.mockResolvedValue(true);
  tenants.mockResolvedValue(['a', 'b']);
  feeds = [];
});
afterEach(async () => {
  const stopping = keeper.stop(10);
  await vi.advanceTimersByTimeAsync(10);
  await stopping;
  vi.useRealTimers();
});

function start(settings: FeedKeeperSettings = {}): void {
  const list = (): Promise<{ feeds: readonly Feed[]; wanted: readonly string[]; now: string }> => Promise.resolve({ feeds, wanted: [], now: systemClock.now() });
  keeper = createFeedKeeper({ feeds: { tenants, list }, keep, activity: { note }, clock: systemClock, logger, signal }, settings);
  keeper.start();
}
const pass = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);
const asked = (): readonly string[] => keep.mock.calls.map(([tenantId]) => tenantId);

describe('the keeper of the feeds', () => {
  it('looks after every tenant at once after the start, with all that a stop may have hidden, and then every 30 s', async () => {
    start();
    await pass(0);
    expect(keep.mock.calls).toEqual(['a', 'b'].map((tenantId) => [tenantId, { checksLeftovers: true, catchesUp: true }]));
    await pass(29_999);
    expect(keep).toHaveBeenCalledTimes(2);
    await pass(1);
    expect(keep.mock.calls.slice(2)).toEqual(['a', 'b'].map((tenantId) => [tenantId, { checksLeftovers: false, catchesUp: false }]));
    expect(keeper.isAlive()).toBe(true);
  });

  it('compares with Graph once a day, and sooner for a subscription that something stands in the way of', async () => {
    start();
    await pass(24 * 60 * 60_000);
    const checks = (): number => keep.mock.calls.filter(([tenantId, round]) => tenantId === 'a' && round.checksLeftovers).length;
    expect(checks()).toBe(2);
    feeds = [{ ...newFeed('a', 'm'), failures: 1 }];
    await pass(11 * 60_000);
    expect(checks()).toBe(3);
  });

  it('looks at once when it is told, also a second time at a tenant that is under way', async () => {
    start();
    const slow = Promise.withResolvers<boolean>();
    keep.mockImplementationOnce(() => slow.promise);
    await pass(0);
    signal.ring();
    await pass(0);
    expect(asked()).toEqual(['a', 'b', 'b']);
    slow.resolve(true);
    await pass(0);
    expect(asked()).toEqual(['a', 'b', 'b', 'a']);
  });

  it('asks again soon when another process was at it', async () => {
    tenants.mockResolvedValue(['a']);
    keep.mockResolvedValueOnce(false);
    start();
    await pass(5_000);
    expect(keep.mock.calls.map(([, { catchesUp }]) => catchesUp)).toEqual([true, true]);
  });

  it('tells of a failure, tries again ever more slowly, lets the others go on, and forgets it when the settings change', async () => {
    keep.mockImplementation((tenantId) => (tenantId === 'a' ? Promise.reject(new Error('no secret')) : Promise.resolve(true)));
    start();
    await pass(10 * 60_000);
    const failed = asked().filter((tenantId) => tenantId === 'a').length;
    expect(failed).toBeGreaterThan(3);
    expect(failed).toBeLessThan(8);
    expect(asked().filter((tenantId) => tenantId === 'b').length).toBe(21);
    expect(note.mock.calls[0]?.[0]).toMatchObject([{ tenantId: 'a', result: 'retrying', code: 'unexpected' }]);
    expect(logger.error).toHaveBeenCalledTimes(failed);
    keep.mockClear();
    keeper.ask('a');
    await pass(0);
    expect(asked()).toContain('a');
  });

  it('goes on when the database was gone, and when a line of the log could not be written', async () => {
    tenants.mockRejectedValueOnce(new Error('gone'));
    keep.mockRejectedValueOnce(new Error('gone'));
    note.mockRejectedValue(new Error('gone'));
    start();
    await pass(2_000);
    expect(asked()).toEqual(['a', 'b']);
    await pass(30_000);
    expect(asked().filter((tenantId) => tenantId === 'a').length).toBe(2);
  });

  it('has no more than eight tenants under way', async () => {
    tenants.mockResolvedValue(Array.from({ length: 20 }, (_, index) => `tenant-${index}`));
    keep.mockImplementation(() => new Promise((resolve) => setTimeout(resolve, 100, true)));
    start();
    await pass(50);
    expect(keep).toHaveBeenCalledTimes(8);
    await pass(250);
    expect(keep).toHaveBeenCalledTimes(20);
  });

  it('begins nothing more once it is stopped, and waits for what is under way', async () => {
    let isDone = false;
    tenants.mockResolvedValue(['a']);
    keep.mockImplementation(() => new Promise((resolve) => setTimeout(() => resolve((isDone = true)), 100)));
    start();
    await pass(0);
    const stopping = keeper.stop(1_000);
    await pass(100);
    await stopping;
    expect(isDone).toBe(true);
    await pass(60_000);
    expect(keep).toHaveBeenCalledOnce();
    expect(keeper.isAlive()).toBe(false);
  });
});
