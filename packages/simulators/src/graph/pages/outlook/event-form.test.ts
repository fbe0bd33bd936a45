import { expect, test } from 'vitest';
import { parseEventInput } from '../../events/event-input.js';
import { toContent } from '../../events/to-content.js';
import { toEventChange, toEventForm, toWeeklySeries, type EventForm } from './event-form.js';

const content = (body: object) => toContent(parseEventInput(body), undefined, (count) => '1'.repeat(count));
const timed = content({
  subject: '定例',
  location: { displayName: '第一会議室' },
  body: { contentType: 'text', content: '一行目\r\n\r\n三行目' },
  start: { dateTime: '2026-11-24T01:00:00', timeZone: 'UTC' },
  end: { dateTime: '2026-11-24T02:30:00', timeZone: 'UTC' },
});

test('a form shows times of the people’s zone, and what was not changed is not sent', () => {
  const form = toEventForm(timed);
  expect(form).toEqual({ subject: '定例', place: '第一会議室', body: '一行目\n\n三行目', starts: '2026-11-24T10:00', ends: '2026-11-24T11:30', isAllDay: false, isPrivate: false, attendees: '' });
  expect(toEventChange(form, form)).toEqual({});
  expect(toEventChange({ ...form, place: '' }, form)).toEqual({ location: { displayName: '' } });
});

test.each<Partial<EventForm>>([
  { subject: '<b>変更</b> & "引用"' },
  { body: 'https://example.com/a?b=1&c=2\n\n<script>alert(1)</script>\n終わり' },
  { starts: '2026-11-25T23:30', ends: '2026-11-26T00:15' },
  { isPrivate: true },
  { attendees: 'guest@other.example\nboss@other.example' },
])('what is typed reads back: %j', (change) => {
  const before = toEventForm(timed);
  const typed = { ...before, ...change };
  expect(toEventForm(toContent(parseEventInput(toEventChange(typed, before)), timed, () => '1'))).toEqual(typed);
});

test('an all-day event ends with its last day, and becomes a timed one again', () => {
  const before = toEventForm(timed);
  const days = { ...before, isAllDay: true, starts: '2026-12-30T10:00', ends: '2027-01-02T11:00' };
  const allDay = toContent(parseEventInput(toEventChange(days, before)), timed, () => '1');
  expect([allDay.start.local, allDay.end.local]).toEqual(['2026-12-30T00:00:00.0000000', '2027-01-03T00:00:00.0000000']);
  const shown = toEventForm(allDay);
  expect(shown).toMatchObject({ isAllDay: true, starts: '2026-12-30T00:00', ends: '2027-01-02T00:00' });
  const again = toContent(parseEventInput(toEventChange({ ...before, isAllDay: false }, shown)), allDay, () => '1');
  expect(toEventForm(again)).toEqual(before);
});

test('a weekly series repeats on the weekday of its start', () => {
  expect(toWeeklySeries(toEventForm(timed))).toMatchObject({ recurrence: { pattern: { daysOfWeek: ['tuesday'] }, range: { startDate: '2026-11-24' } } });
});
