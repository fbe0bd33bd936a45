import { describe, expect, it } from 'vitest';
import type { Exchange } from '../create-record-api.js';
import { closeAfterDenial } from './close-after-denial.js';

const answered = (status: number, throttledMs?: number): Exchange => ({ kind: 'answered', status, isHtml: false, body: {}, throttledMs });
const lost: Exchange = { kind: 'lost', failure: { code: 'unavailable', detail: '' }, mayRetry: true };

/** A gate with a clock; `outside` is what JUST.SFA would answer now, and `calls` how often it was asked. */
function gated(first: Exchange) {
  const world = { now: 0, outside: first, calls: 0 };
  const get = closeAfterDenial(() => world.now)(() => {
    world.calls += 1;
    return Promise.resolve(world.outside);
  });
  return { world, get: () => get('path') };
}

/** Milliseconds from one call that was made to the next. */
async function pauses({ world, get }: ReturnType<typeof gated>, count: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let last = world.now; found.length < count; world.now += 1_000) {
    const before = world.calls;
    await get();
    if (world.calls === before) continue;
    if (world.now > last) found.push(world.now - last);
    last = world.now;
  }
  return found;
}

describe('closeAfterDenial', () => {
  it.each([401, 403])('asks again after 30 s, then after twice as long each time up to 10 min, while %d goes on', async (status) => {
    const gate = gated(answered(status));
    await gate.get();
    expect(await pauses(gate, 7)).toEqual([30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000]);
  });

  it('gives the same answer meanwhile, and starts from 30 s after a success', async () => {
    const gate = gated(answered(401));
    const first = await gate.get();
    await pauses(gate, 2);
    expect(await gate.get()).toEqual(first);
    gate.world.outside = answered(200);
    gate.world.now += 600_000;
    expect(await gate.get()).toEqual(answered(200));
    gate.world.outside = answered(403);
    await gate.get();
    expect(await pauses(gate, 1)).toEqual([30_000]);
  });

  it('takes reads that are refused together for one, and lets one alone try', async () => {
    const gate = gated(answered(401));
    await Promise.all([gate.get(), gate.get(), gate.get()]);
    expect(gate.world.calls).toBe(3);
    gate.world.now = 30_000;
    await Promise.all([gate.get(), gate.get(), gate.get()]);
    expect(gate.world.calls).toBe(4);
  });

  it('stays closed, but lets the next one try, when the trial taught nothing', async () => {
    const gate = gated(answered(401));
    await gate.get();
    gate.world.now = 30_000;
    gate.world.outside = lost;
    expect(await gate.get()).toEqual(lost);
    gate.world.outside = answered(500);
    expect(await gate.get()).toEqual(answered(500));
    gate.world.outside = answered(401);
    await gate.get();
    expect(await pauses(gate, 1)).toEqual([60_000]);
  });

  it.each([answered(404), answered(500), answered(403, 1_000), lost])('is not closed by %j', async (answer) => {
    const gate = gated(answer);
    await gate.get();
    await gate.get();
    expect(gate.world.calls).toBe(2);
  });
});
