import { expect, test } from 'vitest';
import { transactionFingerprint } from './transaction-fingerprint.js';

const sent = {
  subject: 'a',
  body: { contentType: 'text' as const, content: 'b' },
  start: { dateTime: '2026-11-22T10:00:00', timeZone: 'Asia/Tokyo' },
  end: { dateTime: '2026-11-22T11:00:00', timeZone: 'Asia/Tokyo' },
  location: { displayName: 'c' },
};

test('is the same for the same event, whatever else is sent', () => {
  expect(transactionFingerprint({ ...sent, showAs: 'free', transactionId: 't' })).toBe(transactionFingerprint(sent));
});

test.each([{ subject: 'x' }, { body: { contentType: 'text' as const, content: 'x' } }, { start: sent.end }, { end: sent.start }, { location: { displayName: 'x' } }])('differs with %j', (change) => {
  expect(transactionFingerprint({ ...sent, ...change })).not.toBe(transactionFingerprint(sent));
});
