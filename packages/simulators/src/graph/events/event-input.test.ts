import { expect, test } from 'vitest';
import { parseEventInput } from './event-input.js';

test('members that the service sets, and annotations, are taken and ignored: a read event can be sent back', () => {
  expect(parseEventInput({ '@odata.etag': 'x', id: '1', changeKey: 'k', 'calendar@odata.navigationLink': 'l', subject: 'a' })).toEqual({ subject: 'a' });
});

test('enumerations are read without regard to case', () => {
  expect(parseEventInput({ showAs: 'OOF', body: { contentType: 'HTML', content: 'x' }, attendees: [{ emailAddress: { address: 'a@sales.example' }, type: 'Required' }] })).toMatchObject({
    showAs: 'oof',
    body: { contentType: 'html' },
    attendees: [{ type: 'required' }],
  });
});

test.each([
  [{ colour: 'red' }, /'colour' does not exist on type 'microsoft.graph.event'/],
  [{ location: { name: 'x' } }, /'name' does not exist/],
  [{ subject: 5 }, /'subject'/],
  [{ showAs: 'away' }, /'away' was not found/],
  [{ isAllDay: 'yes' }, /'isAllDay'/],
  [{ start: '2026-11-22' }, /'start'/],
  [{ reminderMinutesBeforeStart: 1.5 }, /'reminderMinutesBeforeStart'/],
  [[], /expected type/],
])('refuses %j with RequestBodyRead', (body, message) => {
  expect(() => parseEventInput(body)).toThrow(expect.objectContaining({ status: 400, code: 'RequestBodyRead', message: expect.stringMatching(message) as unknown }));
});
