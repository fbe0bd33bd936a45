import { expect, test } from 'vitest';
import { createCallCounts } from '../../simulation/call-counts.js';
import { openStateJournal } from '../../simulation/state-journal.js';
import type { SwitchChange } from '../switches.js';
import { createSwitchBoard } from '../state/switch-board.js';
import { createMailboxLimits } from './mailbox-limits.js';

function limitsWith(switches: SwitchChange) {
  const clock = { now: 0 };
  const counts = createCallCounts();
  const limits = createMailboxLimits({ switches: createSwitchBoard(openStateJournal(), switches), counts, now: () => clock.now });
  return { clock, limits, violations: () => counts.toJson().violations };
}
const throttled = expect.objectContaining({ status: 429, code: 'ApplicationThrottled', more: { headers: { 'Retry-After': '10' } } });

test('four calls at once pass per app and mailbox, the fifth is refused until one is answered', () => {
  const { limits, violations } = limitsWith({});
  const leave = Array.from({ length: 4 }, () => limits.enter('app', 'a')).at(0);
  expect(() => limits.enter('app', 'a')).toThrow(throttled);
  expect(() => limits.enter('app', 'b')).not.toThrow();
  expect(() => limits.enter('other', 'a')).not.toThrow();
  leave?.();
  expect(() => limits.enter('app', 'a')).not.toThrow();
  expect(violations()).toEqual({ MailboxConcurrency: 1 });
});

test('calls in ten minutes are counted in a rolling window, refused ones too', () => {
  const { limits, clock } = limitsWith({ mailboxRequests: 2 });
  limits.enter('app', 'a')();
  clock.now = 400_000;
  limits.enter('app', 'a')();
  expect(() => limits.enter('app', 'a')).toThrow(throttled);
  clock.now = 600_001;
  expect(() => limits.enter('app', 'a')).toThrow(throttled);
  clock.now = 1_200_002;
  expect(() => limits.enter('app', 'a')()).not.toThrow();
});

test('lifted limits refuse nothing and still count the oversteps', () => {
  const { limits, violations } = limitsWith({ limits: false });
  for (let calls = 0; calls < 6; calls += 1) limits.enter('app', 'a');
  expect(violations()).toEqual({ MailboxConcurrency: 2 });
});
