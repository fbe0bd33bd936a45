import { expect, test } from 'vitest';
import { demoSettings } from '../demo-settings.js';
import { parseEventInput } from './event-input.js';
import { recipientsOf } from './recipients.js';
import { toContent } from './to-content.js';

const organizer = { ...demoSettings.users[0], id: '1', displayName: '山田 太郎', mail: 'taro@sales.example', userPrincipalName: 'taro@sales.example', state: 'ok' as const };
const withAttendees = (...addresses: string[]) =>
  toContent(
    parseEventInput({
      start: { dateTime: '2026-11-22T10:00:00', timeZone: 'UTC' },
      end: { dateTime: '2026-11-22T11:00:00', timeZone: 'UTC' },
      attendees: addresses.map((address) => ({ emailAddress: { address } })),
    }),
    undefined,
    () => '1',
  );

test('an event without attendees sends no mail, and nobody writes to himself', () => {
  expect(recipientsOf(undefined, withAttendees(), organizer)).toEqual([]);
  expect(recipientsOf(undefined, withAttendees('Taro@sales.example'), organizer)).toEqual([]);
});

test('new ones are invited, known ones updated, those left out told', () => {
  expect(recipientsOf(withAttendees('a@x.example', 'b@x.example'), withAttendees('B@x.example', 'c@x.example'), organizer)).toEqual([
    { kind: 'update', to: 'B@x.example' },
    { kind: 'invitation', to: 'c@x.example' },
    { kind: 'cancellation', to: 'a@x.example' },
  ]);
  expect(recipientsOf(withAttendees('a@x.example'), undefined, organizer)).toEqual([{ kind: 'cancellation', to: 'a@x.example' }]);
});
