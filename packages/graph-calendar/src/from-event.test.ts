import { describe, expect, it } from 'vitest';
import { fromEvent } from './from-event.js';
import { markerPropertyId } from './marker.js';

const answer = {
  '@odata.etag': 'W/"1"',
  id: 'AAMk=',
  createdDateTime: '2026-11-22T00:00:00.1234567Z',
  subject: '商談',
  body: { contentType: 'text', content: '一\r\n二\r\n' },
  start: { dateTime: '2026-11-24T01:00:00.0000000', timeZone: 'UTC' },
  end: { dateTime: '2026-11-24T02:30:00.0000000', timeZone: 'UTC' },
  isAllDay: false,
  location: { displayName: '会議室A', locationType: 'default', address: {} },
  attendees: [],
  recurrence: null,
  type: 'singleInstance',
  isOnlineMeeting: false,
  sensitivity: 'normal',
  webLink: 'ignored',
};
const allDay = (start: string, end: string) => ({
  ...answer,
  isAllDay: true,
  start: { dateTime: `${start}T00:00:00.0000000`, timeZone: 'UTC' },
  end: { dateTime: `${end}T00:00:00.0000000`, timeZone: 'UTC' },
});

describe('fromEvent', () => {
  it('reads content, version and time of creation', () => {
    expect(fromEvent(answer)).toEqual({
      eventId: 'AAMk=',
      etag: 'W/"1"',
      createdAt: '2026-11-22T00:00:00.1234567Z',
      content: {
        period: { kind: 'timed', start: '2026-11-24T01:00:00Z', end: '2026-11-24T02:30:00Z' },
        title: '商談',
        location: '会議室A',
        content: '一\n二',
        isPrivate: false,
      },
      shape: { hasAttendees: false, isRecurring: false, isOnlineMeeting: false },
    });
  });
  it('takes null texts for empty ones', () => {
    const event = fromEvent({ ...answer, subject: null, location: { displayName: null }, body: null });
    expect(event?.content).toMatchObject({ title: '', location: '', content: '' });
  });
  it('gives an all-day event both days inclusive, from an exclusive end', () => {
    expect(fromEvent(allDay('2026-11-30', '2026-12-03'))?.content.period).toEqual({ kind: 'allDay', firstDay: '2026-11-30', lastDay: '2026-12-02' });
    expect(fromEvent(allDay('2026-11-30', '2026-12-01'))?.content.period).toEqual({ kind: 'allDay', firstDay: '2026-11-30', lastDay: '2026-11-30' });
  });
  it('reads the marker, and no foreign property', () => {
    const property = (id: string, value: string) => ({ ...answer, singleValueExtendedProperties: [{ id, value }] });
    const marker = { sourceId: 's', recordId: 'r', mailboxId: 'm', epoch: 'e', generation: 1 };
    expect(fromEvent(property(markerPropertyId, 'c1|s|r|m|e|1'))?.marker).toEqual(marker);
    expect(fromEvent(property(markerPropertyId.toUpperCase(), 'c1|s|r|m|e|1'))?.marker).toEqual(marker);
    expect(fromEvent(property('String {00000000-0000-0000-0000-000000000000} Name Other', 'c1|s|r|m|e|1'))).not.toHaveProperty('marker');
  });
  it.each([
    ['attendees', { attendees: [{}] }, { hasAttendees: true }],
    ['a recurrence', { recurrence: { pattern: {} } }, { isRecurring: true }],
    ['a series master', { type: 'seriesMaster' }, { isRecurring: true }],
    ['an online meeting', { isOnlineMeeting: true }, { isOnlineMeeting: true }],
  ])('sees %s', (_name, change, shape) => {
    expect(fromEvent({ ...answer, ...change })?.shape).toMatchObject(shape);
  });
  it.each([
    ['normal', false],
    ['personal', false],
    ['private', true],
    ['confidential', true],
  ])('takes the sensitivity %s for private: %s', (sensitivity, isPrivate) => {
    expect(fromEvent({ ...answer, sensitivity })?.content.isPrivate).toBe(isPrivate);
  });
  it.each(['@odata.etag', 'id', 'subject', 'body', 'start', 'end', 'isAllDay', 'location', 'attendees', 'type', 'sensitivity', 'createdDateTime'])(
    'makes nothing up when %s is missing',
    (member) => {
      expect(fromEvent(Object.fromEntries(Object.entries(answer).filter(([name]) => name !== member)))).toBeUndefined();
    },
  );
  it('makes no period of times in the wrong order', () => {
    expect(fromEvent({ ...answer, start: answer.end, end: answer.start })).toBeUndefined();
    expect(fromEvent(allDay('2026-12-02', '2026-12-02'))).toBeUndefined();
  });
});
