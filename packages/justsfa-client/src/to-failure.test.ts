import { describe, expect, it } from 'vitest';
import { exampleFields, exampleScheduleField } from './testing/example-source.js';
import { toConnectionFailure } from './to-connection-failure.js';
import { toFailure } from './to-failure.js';

const mapped = { scheduleField: exampleScheduleField, fields: exampleFields };

describe('toFailure', () => {
  it.each([
    [400, 'rejected'], [401, 'unauthorized'], [403, 'forbidden'], [404, 'notFound'], [405, 'rejected'], [408, 'unavailable'], [409, 'conflict'],
    [413, 'rejected'], [422, 'rejected'], [429, 'rateLimited'], [500, 'unavailable'], [503, 'unavailable'], [302, 'unavailable'],
  ])('takes %d for %s', (status, code) => {
    expect(toFailure({ status, body: undefined }, mapped)).toEqual({ code, detail: `JUST.SFA answered ${status}` });
  });

  it.each([
    ['field_1000000002: 必須項目です。', 'title'],
    ['field_1000000003: 80文字以内で入力してください。', 'location'],
    ['「field_1000000001_period」は日時として正しくありません。', 'period'],
    ['field_1000000001_participants: ユーザー x は存在しません。', 'participants'],
    ['field_1000000001: スケジュールはオブジェクトで指定してください。', 'period'],
    ['field_10000000020: 必須項目です。', undefined],
    ['必須項目です。', undefined],
  ])('finds the member that %j names', (message, field) => {
    expect(toFailure({ status: 400, body: { code: 'REQUIRED', message } }, mapped).field).toBe(field);
  });

  it('keeps the error text, which may repeat what a person wrote, out of the detail', () => {
    const { detail } = toFailure({ status: 400, body: { code: 'TOO_LONG', message: 'field_1000000002: 「山田様 面談」は長すぎます。' } }, mapped);
    expect(detail).toBe('JUST.SFA answered 400 (TOO_LONG) for field_1000000002');
  });

  it.each([null, 'text', [], { code: 7 }, { message: { a: 1 } }])('stands the body %j', (body) => {
    expect(toFailure({ status: 400, body }, mapped)).toEqual({ code: 'rejected', detail: 'JUST.SFA answered 400' });
  });
});

describe('toConnectionFailure', () => {
  const withCode = (code: string, more = {}) => Object.assign(new Error('secret EXAMPLE-KEY'), { code, ...more });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED'])('knows that nothing was sent after %s', (code) => {
    const error = new TypeError('fetch failed', { cause: new AggregateError([withCode(code)]) });
    expect(toConnectionFailure(error)).toEqual({ wasSent: 'no', isTimeout: false, failure: { code: 'unavailable', detail: `the connection failed (${code})` } });
  });

  it.each(['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE'])('does not know what was sent before %s', (code) => {
    expect(toConnectionFailure(new TypeError('fetch failed', { cause: withCode(code) }))).toMatchObject({ wasSent: 'perhaps', isTimeout: false });
  });

  it('does not know what was sent before a time-out', () => {
    expect(toConnectionFailure(new DOMException('late', 'TimeoutError'))).toMatchObject({ wasSent: 'perhaps', isTimeout: true, failure: { code: 'unavailable' } });
  });

  it.each([undefined, 'text', withCode('ECONNRESET')])('never repeats a message', (error) => {
    expect(JSON.stringify(toConnectionFailure(error))).not.toContain('EXAMPLE-KEY');
  });
});
