import { describe, expect, it } from 'vitest';
import { openStateJournal } from '../../simulation/state-journal.js';
import { switchesSchema, type Switches } from '../settings/switches.js';
import { createRequestLimits } from './request-limits.js';

const noon = Date.UTC(2026, 6, 3, 3);
function setUp(changes: Partial<Switches>, start = noon) {
  const clock = { now: start };
  const journal = openStateJournal();
  const switches = switchesSchema.parse(changes);
  const open = () => createRequestLimits({ journal, now: () => clock.now, switches: () => switches });
  const limits = open();
  const call = (at = limits) => {
    const admission = at.admit();
    admission.release();
    return admission;
  };
  return { clock, limits, open, call };
}

describe('request limits', () => {
  it('roll over any 60 seconds and say when the oldest call leaves', () => {
    const { clock, call } = setUp({ perMinute: 2 });
    call();
    clock.now += 20_500;
    call();
    expect(call()).toMatchObject({ admitted: false, violated: 'perMinute', retryAfterSeconds: 40 });
    clock.now += 39_499;
    expect(call().admitted).toBe(false);
    clock.now += 1;
    expect(call().admitted).toBe(true);
    expect(call().retryAfterSeconds).toBe(21);
  });
  it('end the day at 00:00 in Japan', () => {
    const { clock, call } = setUp({ perDay: 1 }, Date.UTC(2026, 6, 3, 14, 59));
    call();
    expect(call()).toMatchObject({ admitted: false, violated: 'perDay', retryAfterSeconds: 60 });
    clock.now += 60_000;
    expect(call().admitted).toBe(true);
  });
  it('hold a place from admission to release, once', () => {
    const { limits, call } = setUp({ concurrent: 1 });
    const first = limits.admit();
    expect(call()).toMatchObject({ admitted: false, violated: 'concurrent', retryAfterSeconds: 1 });
    first.release();
    first.release();
    expect(call().admitted).toBe(true);
    expect(limits.usage()).toEqual({ lastMinute: 2, today: 2, atOnce: 0 });
  });
  it('tell of a violation without refusing when they only count', () => {
    const { call } = setUp({ perMinute: 1, countOnly: true });
    expect([call(), call()].map(({ admitted, violated }) => [admitted, violated])).toEqual([[true, undefined], [true, 'perMinute']]);
  });
  it('see nothing when lifted', () => {
    const { limits, call } = setUp({ perMinute: 0, concurrent: 0, perDay: 0, unlimited: true });
    expect(call()).toMatchObject({ admitted: true, violated: undefined });
    expect(limits.usage()).toEqual({ lastMinute: 0, today: 0, atOnce: 0 });
  });
  it('remember the minute and the day over restarts', () => {
    const { open, call } = setUp({ perMinute: 3 });
    call();
    call(open());
    const third = open();
    call(third);
    expect(call(third).violated).toBe('perMinute');
    expect(open().usage()).toMatchObject({ lastMinute: 3, today: 3 });
  });
  it('can be set back', () => {
    const { limits, call } = setUp({ perMinute: 1 });
    call();
    limits.reset();
    expect(call().admitted).toBe(true);
  });
});
