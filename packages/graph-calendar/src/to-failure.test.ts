import { describe, expect, it } from 'vitest';
import { toRetryAfterMs } from './retry-after.js';
import { hasErrorCode, isUnsettled, toFailure } from './to-failure.js';

const nowMs = Date.parse('2026-11-22T00:00:00Z');
const answer = (status: number, code?: string, headers: Record<string, string> = {}, inner?: object) => ({
  status,
  headers: new Headers(headers),
  body: code === undefined ? undefined : { error: { code, message: '山田 太郎様との商談', innerError: { 'request-id': 'req-1', ...inner } } },
});
const failure = (...parts: Parameters<typeof answer>) => toFailure(answer(...parts), 'mailbox', nowMs);

describe('toFailure', () => {
  it.each([
    [400, 'ErrorInvalidRequest', 'rejected'],
    [400, 'RequestBodyRead', 'rejected'],
    [400, 'ErrorDuplicateTransactionId', 'conflict'],
    [409, 'ErrorDuplicateTransactionId', 'conflict'],
    [401, 'InvalidAuthenticationToken', 'unauthorized'],
    [403, 'ErrorAccessDenied', 'forbidden'],
    [403, 'Authorization_RequestDenied', 'forbidden'],
    [404, 'ErrorItemNotFound', 'notFound'],
    [404, 'MailboxNotEnabledForRESTAPI', 'mailboxUnusable'],
    [404, 'Request_ResourceNotFound', 'mailboxUnusable'],
    [404, 'ErrorInvalidUser', 'mailboxUnusable'],
    [404, 'ErrorNonExistentMailbox', 'mailboxUnusable'],
    [412, 'ErrorIrresolvableConflict', 'conflict'],
    [410, 'SyncStateNotFound', 'resyncNeeded'],
    [429, 'ApplicationThrottled', 'rateLimited'],
    [507, 'ErrorQuotaExceeded', 'rejected'],
    [503, 'ErrorMailboxMoveInProgress', 'unavailable'],
    [400, 'erroritemNOTfound', 'notFound'],
    [400, 'constructor', 'rejected'],
  ])('takes %i %s for %s', (status, code, expected) => {
    expect(failure(status, code).code).toBe(expected);
  });
  it.each([
    [400, 'rejected'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [409, 'conflict'],
    [412, 'conflict'],
    [413, 'rejected'],
    [429, 'rateLimited'],
    [500, 'unavailable'],
    [504, 'unavailable'],
    [302, 'malformed'],
  ])('takes a bare %i for %s', (status, expected) => {
    expect(failure(status).code).toBe(expected);
  });
  it('never takes a 404 that names nothing for an event that is gone', () => {
    expect(failure(404).code).toBe('malformed');
    expect(failure(404, 'UnknownError').code).toBe('malformed');
  });
  it('looks for a known code inside, too', () => {
    expect(failure(404, 'UnknownError', {}, { innerError: { code: 'ErrorItemNotFound' } }).code).toBe('notFound');
  });
  it.each([
    [403, 'Forbidden', 'forbidden', 'forbidden'],
    [404, 'NotFound', 'mailboxUnusable', 'notFound'],
    [400, 'NotFound', 'mailboxUnusable', 'notFound'],
    [409, 'Conflict', 'conflict', 'conflict'],
    [500, 'InternalServerError', 'unavailable', 'unavailable'],
  ])('reads what Exchange answered inside an ExtensionError: %i with %s', (status, inner, forMailbox, forSubscription) => {
    const body = { error: { code: 'ExtensionError', message: `Operation: Create; Exception: [Status Code: ${inner}; Reason: 理由]` } };
    const refusal = { status, headers: new Headers(), body };
    expect(toFailure(refusal, 'mailbox', nowMs)).toMatchObject({ code: forMailbox, hint: 'ExtensionError', detail: `${status} ExtensionError` });
    expect(toFailure(refusal, 'subscription', nowMs).code).toBe(forSubscription);
  });
  it('takes an unknown subscription for notFound', () => {
    expect(toFailure(answer(404, 'ResourceNotFound'), 'subscription', nowMs).code).toBe('notFound');
  });
  it('takes an unknown user for notFound in the directory', () => {
    expect(toFailure(answer(404, 'Request_ResourceNotFound'), 'directory', nowMs).code).toBe('notFound');
  });
  it('tells code and request id, and never the message', () => {
    expect(failure(400, 'ErrorInvalidRequest')).toEqual({ code: 'rejected', detail: '400 ErrorInvalidRequest request-id req-1', hint: 'ErrorInvalidRequest' });
    expect(JSON.stringify(failure(400, '山田 太郎様'))).not.toContain('山田');
  });
  it('names the field that times belong to', () => {
    expect(failure(400, 'ErrorCalendarEndDateIsEarlierThanStartDate').field).toBe('period');
  });
  it('tells how long to wait', () => {
    expect(failure(429, 'ApplicationThrottled', { 'retry-after': '10' }).retryAfterMs).toBe(10_000);
    expect(failure(429).retryAfterMs).toBe(5_000);
    expect(failure(503, 'serviceNotAvailable', { 'retry-after': '2.128' }).retryAfterMs).toBe(2_128);
    expect(failure(503)).not.toHaveProperty('retryAfterMs');
  });
});

describe('isUnsettled', () => {
  it.each([
    [500, undefined, true],
    [503, 'ApplicationThrottled', true],
    [504, 'UnknownError', true],
    [408, undefined, true],
    [507, 'ErrorQuotaExceeded', false],
    [429, 'ApplicationThrottled', false],
    [400, 'ErrorInvalidRequest', false],
    [412, undefined, false],
  ])('a write answered %i %s may have been carried out: %s', (status, code, expected) => {
    expect(isUnsettled(answer(status, code), failure(status, code))).toBe(expected);
  });
});

it('finds a code at any depth', () => {
  expect(hasErrorCode(answer(400, 'BadRequest', {}, { code: 'TimeZoneNotSupportedException' }), 'timezonenotsupportedexception')).toBe(true);
});

describe('toRetryAfterMs', () => {
  it.each([
    ['10', 10_000],
    ['0', 1_000],
    ['86400', 3_600_000],
    ['Sun, 22 Nov 2026 00:01:00 GMT', 60_000],
    ['Sun, 22 Nov 2026 00:00:00 GMT', 1_000],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('reads %j as %s', (header, expected) => {
    expect(toRetryAfterMs(header, nowMs)).toBe(expected);
  });
});
