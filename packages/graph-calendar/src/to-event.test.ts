import { describe, expect, it } from 'vitest';
import { toEventChanges, toNewEvent } from './to-event.js';
import { toTransactionId } from './transaction-id.js';

const identity = { tenantId: 't', sourceId: 's', recordId: 'r', mailboxId: 'm', epoch: 'e', generation: 1 };
const period = { kind: 'timed', start: '2026-11-24T01:00:00Z', end: '2026-11-24T02:30:00Z' } as const;
const content = { period, title: '商談', location: '会議室A', content: '一\n二' };

describe('toNewEvent', () => {
  it('writes wall times of the zone, our marks, and nobody to invite', () => {
    expect(toNewEvent(identity, { content, reminderMinutes: 10 }, 'Asia/Tokyo')).toEqual({
      subject: '商談',
      body: { contentType: 'text', content: '一\n二' },
      location: { displayName: '会議室A' },
      isAllDay: false,
      start: { dateTime: '2026-11-24T10:00:00', timeZone: 'Asia/Tokyo' },
      end: { dateTime: '2026-11-24T11:30:00', timeZone: 'Asia/Tokyo' },
      showAs: 'busy',
      isReminderOn: true,
      reminderMinutesBeforeStart: 10,
      transactionId: toTransactionId(identity),
      singleValueExtendedProperties: [{ id: expect.stringMatching(/^String \{[\da-f-]{36}\} Name ClounectLink$/), value: 'c1|s|r|m|e|1' }],
    });
  });
  it('turns the reminder off when none is wanted', () => {
    const event = toNewEvent(identity, { content, reminderMinutes: null }, 'Asia/Tokyo');
    expect(event.isReminderOn).toBe(false);
    expect(event).not.toHaveProperty('reminderMinutesBeforeStart');
  });
  it.each([
    [true, 'private'],
    [false, 'normal'],
  ])('writes isPrivate %s as sensitivity %s', (isPrivate, sensitivity) => {
    expect(toNewEvent(identity, { content: { ...content, isPrivate }, reminderMinutes: null }, 'UTC').sensitivity).toBe(sensitivity);
  });
});

describe('toEventChanges', () => {
  it('writes nothing but the changed fields', () => {
    expect(toEventChanges({ title: 'x' }, 'Asia/Tokyo')).toEqual({ subject: 'x' });
    expect(toEventChanges({ location: '' }, 'Asia/Tokyo')).toEqual({ location: { displayName: '' } });
    expect(toEventChanges({ title: undefined, isPrivate: false }, 'Asia/Tokyo')).toEqual({ sensitivity: 'normal' });
  });
  it('writes all-day dates as midnights with an exclusive end, over the end of a year', () => {
    expect(toEventChanges({ period: { kind: 'allDay', firstDay: '2026-12-30', lastDay: '2026-12-31' } }, 'Asia/Tokyo')).toEqual({
      isAllDay: true,
      start: { dateTime: '2026-12-30T00:00:00', timeZone: 'Asia/Tokyo' },
      end: { dateTime: '2027-01-01T00:00:00', timeZone: 'Asia/Tokyo' },
    });
  });
  it('writes UTC where the wall time is ambiguous', () => {
    const ambiguous = { kind: 'timed', start: '2026-11-01T05:30:00Z', end: '2026-11-01T08:00:00Z' } as const;
    expect(toEventChanges({ period: ambiguous }, 'America/New_York')).toEqual({
      isAllDay: false,
      start: { dateTime: '2026-11-01T05:30:00', timeZone: 'UTC' },
      end: { dateTime: '2026-11-01T03:00:00', timeZone: 'America/New_York' },
    });
  });
});
