import { describe, expect, it } from 'vitest';
import type { OutlookEvent } from '../event/event.js';
import { chooseEvent, isOfEndedGeneration } from './choose-event.js';
import { ended, event, living } from '../testing/example-evidence.js';

const named = (eventId: string, more: Partial<OutlookEvent> = {}): OutlookEvent => ({ ...event(), eventId, ...more });
const chosen = (...found: readonly OutlookEvent[]): string => {
  const choice = chooseEvent(found, undefined, 'e');
  return choice.kind === 'one' ? choice.event.eventId : choice.kind;
};
const older = '2026-11-01T00:00:00Z';

describe('chooseEvent', () => {
  it('takes the one with our transactionId, else the oldest, and tells equally old ones not apart', () => {
    expect([chosen(), chosen(named('a')), chosen(named('a'), named('b'))]).toEqual(['none', 'a', 'undecided']);
    expect([chosen(named('a'), named('b', { createdAt: older })), chosen(named('a', { createdAt: older }), named('b'))]).toEqual(['b', 'a']);
    expect(chosen(named('a', { createdAt: older }), named('b', { hasOurTransactionId: true }))).toBe('b');
    expect(chosen(named('a', { createdAt: older, hasOurTransactionId: false }), named('b', { hasOurTransactionId: true }), named('c', { hasOurTransactionId: true }))).toBe('undecided');
  });

  it('never takes one without our marker', () => {
    expect([chosen(named('a', { marker: undefined })), chosen(named('a', { marker: undefined, createdAt: older }), named('b'))]).toEqual(['none', 'b']);
  });
});

describe('isOfEndedGeneration (rule 25)', () => {
  const marker = (generation: number, epoch = 'e') => ({ sourceId: 's', recordId: '1', mailboxId: 'm', epoch, generation });
  it.each([
    ['an earlier one of a living event', marker(1), { ...living, generation: 2 }, true],
    ['the one of a living event', marker(2), { ...living, generation: 2 }, false],
    ['a later one', marker(3), { ...living, generation: 2 }, false],
    ['the one of an event that ended', marker(2), { ...ended, generation: 2 }, true],
    ['the one of a creation that never happened', marker(2), { ...ended, generation: 2, endReason: 'not-created' }, false],
    ['an earlier one of a creation that never happened', marker(1), { ...ended, generation: 2, endReason: 'not-created' }, true],
    ['another epoch\'s, of which nothing is known', marker(1, 'old'), { ...ended, generation: 2 }, false],
    ['another epoch\'s, of a mapping that was compared in this one', marker(1, 'old'), { ...ended, generation: 2, rebasedIn: 'e2' }, true],
    ['another epoch\'s, of a mapping that was compared in a former one', marker(1, 'old'), { ...ended, generation: 2, rebasedIn: 'e1' }, false],
  ] as const)('%s', (_, one, mapping, isOver) => {
    expect(isOfEndedGeneration(one, mapping, 'e2')).toBe(isOver);
  });
});
