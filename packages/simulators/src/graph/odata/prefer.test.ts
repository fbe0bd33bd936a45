import { expect, test } from 'vitest';
import { noPreferences, parsePrefer } from './prefer.js';

test('reads several preferences from one header and says which it applied', () => {
  expect(parsePrefer('odata.maxpagesize=50, outlook.timezone="Tokyo Standard Time", outlook.body-content-type="text",IdType="ImmutableId"')).toEqual({
    zone: { name: 'Tokyo Standard Time', iana: 'Asia/Tokyo' },
    bodyAs: 'text',
    immutableIds: true,
    maxPageSize: 50,
    applied: 'odata.maxpagesize=50, outlook.timezone="Tokyo Standard Time", outlook.body-content-type="text", IdType="ImmutableId"',
  });
});

test.each([undefined, '', 'respond-async', 'IdType="Standard"'])('ignores %j', (header) => {
  expect(parsePrefer(header)).toEqual(noPreferences);
});

test('refuses an unknown zone', () => {
  expect(() => parsePrefer('outlook.timezone="Nowhere"')).toThrow(expect.objectContaining({ status: 400, code: 'TimeZoneNotSupportedException' }));
});
