import { describe, expect, test } from 'vitest';
import { bodyText } from './event-body.js';
import { parseEventInput } from './event-input.js';
import { toContent } from './to-content.js';

const times = { start: { dateTime: '2026-11-22T10:00:00', timeZone: 'Asia/Tokyo' }, end: { dateTime: '2026-11-22T11:00:00', timeZone: 'Asia/Tokyo' } };
const digits = (count: number): string => '7'.repeat(count);
const made = (body: object) => toContent(parseEventInput({ ...times, ...body }), undefined, digits);

test('a create fills in what Exchange fills in', () => {
  expect(made({})).toMatchObject({ subject: '', showAs: 'busy', isReminderOn: true, reminderMinutesBeforeStart: 15, sensitivity: 'normal', importance: 'normal', attendees: [], recurrence: null });
});

test('an update changes what it names and nothing else', () => {
  const before = made({ subject: 'a', showAs: 'Free', categories: ['x'] });
  expect(toContent(parseEventInput({ subject: 'b' }), before, digits)).toEqual({ ...before, subject: 'b' });
});

test.each([
  { subject: 'b' },
  { start: { dateTime: '2026-11-24T08:00:00', timeZone: 'UTC' }, end: { dateTime: '2026-11-24T09:00:00', timeZone: 'UTC' } },
  { isAllDay: true, start: { dateTime: '2026-11-24', timeZone: 'UTC' }, end: { dateTime: '2026-11-25', timeZone: 'UTC' } },
  { location: { displayName: 'room' } },
  { body: { contentType: 'text', content: 'b' } },
  { attendees: [{ emailAddress: { address: 'guest@other.example' } }] },
  { recurrence: { pattern: { type: 'daily', interval: 1 }, range: { type: 'noEnd', startDate: '2026-11-22' } } },
  { categories: ['x'], importance: 'high', sensitivity: 'private', showAs: 'free' },
  { isReminderOn: false, reminderMinutesBeforeStart: 5, responseRequested: false, allowNewTimeProposals: false, hideAttendees: true },
])('an update of %j has the effect of a create with it', (change) => {
  expect(toContent(parseEventInput(change), made({}), digits)).toEqual(made(change));
});

test.each([
  [{ subject: 'x'.repeat(256) }, 400, 'ErrorPropertyValidationFailure'],
  [{ body: { contentType: 'text', content: 'x'.repeat(1024 * 1024 + 1) } }, 413, 'ErrorMessageSizeExceeded'],
  [{ attendees: Array.from({ length: 501 }, (_, index) => ({ emailAddress: { address: `p${index}@sales.example` } })) }, 400, 'ErrorPropertyValidationFailure'],
  [{ attendees: [{ emailAddress: { address: 'nobody' } }] }, 400, 'ErrorInvalidRecipients'],
])('refuses what is too much or no address (%#)', (body, status, code) => {
  expect(() => made(body)).toThrow(expect.objectContaining({ status, code }));
});

describe('an online meeting', () => {
  const meeting = made({ body: { contentType: 'text', content: 'agenda' }, isOnlineMeeting: true });
  test('puts its join information into the body', () => {
    expect(meeting.onlineMeeting?.joinUrl).toBeDefined();
    expect(meeting.body.html).toContain(meeting.onlineMeeting?.joinUrl);
    expect(bodyText(meeting.body).split('\r\n')).toEqual(['agenda', '', '_'.repeat(80), 'Microsoft Teams', `Join the meeting<${meeting.onlineMeeting?.joinUrl}>`, expect.stringMatching(/^Conference ID: \d+#$/), '_'.repeat(80)]);
  });
  test('cannot be switched off', () => {
    expect(toContent(parseEventInput({ isOnlineMeeting: false, subject: 'b' }), meeting, digits).onlineMeeting).toEqual(meeting.onlineMeeting);
  });
  test('is kept by a body that holds the join information and lost by one that does not', () => {
    expect(toContent(parseEventInput({ body: { contentType: 'html', content: `new ${meeting.body.html}` } }), meeting, digits).onlineMeeting).not.toBeNull();
    expect(toContent(parseEventInput({ body: { contentType: 'text', content: 'new agenda' } }), meeting, digits)).toMatchObject({ onlineMeeting: null, onlineMeetingProvider: 'unknown' });
  });
});
