import { expect, it } from 'vitest';
import { deltaPath, eventPath, eventsPath, findEventsPath, readEventPath, subscriptionPath, subscriptionsPath, userPath } from './api.js';
import { toOperation } from './to-operation.js';

it.each([
  ['GET', userPath('taro@office.example'), 'resolveMailbox'],
  ['POST', eventsPath('mailbox'), 'createEvent'],
  ['GET', findEventsPath('mailbox', 'marker/'), 'findEvents'],
  ['GET', readEventPath('mailbox', 'AAMk/+='), 'readEvent'],
  ['PATCH', eventPath('mailbox', 'event'), 'updateEvent'],
  ['DELETE', eventPath('mailbox', 'event'), 'deleteEvent'],
  ['GET', deltaPath('mailbox', { start: '2026-11-22T00:00:00Z', end: '2027-11-22T00:00:00Z' }), 'changes'],
  ['GET', 'https://graph.example/v1.0/users/mailbox/calendarView/delta?$skiptoken=x', 'changes'],
  ['POST', subscriptionsPath, 'subscribe'],
  ['GET', subscriptionsPath, 'listSubscriptions'],
  ['PATCH', subscriptionPath('one'), 'renew'],
  ['DELETE', subscriptionPath('one'), 'unsubscribe'],
  ['POST', '/$batch', 'batch'],
  ['GET', '/me', 'other'],
])('calls %s %s %s', (method, path, operation) => {
  expect(toOperation(method, path)).toBe(operation);
});
