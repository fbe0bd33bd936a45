import fc from 'fast-check';
import { damaged, type Damage } from './damage.js';

/** A credential of ours in the form of Entra's tokens, which others may echo; it must turn up nowhere. */
export const credential = `eyJ0eXAiOiJKV1QifQ.${'EXAMPLE0'.repeat(16)}.c2lnbmF0dXJl`;

const texts = [
  ...['', ' ', '\u0000', 'a\u0000b', '\ud800', '\udfff商', '\u202e', '\ufeff', '商談\r\nX-Injected: 1', 'W/"\r\n"', 'ä', '商', credential, `Bearer ${credential}`],
  ...['__proto__', 'constructor', 'toString', '[object Object]', 'NaN', '-0', '1e999', 'true', 'null', '[]', '{}'],
  ...['.', '..', '../../me', '?a=b', '#', '%2e%2e%2f', '%', '//evil.example', 'https://evil.example/v1.0/', "'); drop table work; --", '<script>alert(1)</script>', '<p>a<p>b', '&nbsp;'],
  ...['2026-02-30', '2026-11-24', '0000-00-00', '0001-01-01T00:00:00', '9999-12-31T23:59:59.9999999', '+275760-09-13T00:00:00Z', '-271821-04-20T00:00:00Z', '2026-11-24T24:00:00Z', '2026-11-24T10:00:60Z', '2026-11-24T10:00:00+25:00', '2026-11-24T10:00:00[Asia/Tokyo]', '20261124T100000Z'],
  ...['Tokyo Standard Time', 'Asia/Tokyo', 'tzone://Microsoft/Custom', 'Customized Time Zone', 'Etc/GMT+12', '+09:00', 'utc', 'No Such Zone'],
];
const numbers = [0, -0, -1, 1.5, 2 ** 31, 2 ** 53, 1e21, 1e308, 5e-324];

/** What nobody should send, in place of anything. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(...texts) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, ...numbers, [], {}, [null], [[]], { __proto__: null }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.constantFrom('長', '<b>', '{"a":', '\\').map((part) => part.repeat(3_000)) },
  { weight: 1, arbitrary: fc.jsonValue() },
);

const damage: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 4, arbitrary: hostileValue.map((replacement) => ({ kind: 'replace', with: replacement }) as const) },
  { weight: 2, arbitrary: fc.constantFrom<Damage>({ kind: 'remove' }, { kind: 'repeat' }, { kind: 'wrap' }) },
  { weight: 1, arbitrary: fc.nat({ max: 64 }).map((at) => ({ kind: 'cut', at }) as const) },
);

/** One of the examples, whole or damaged in one to three places: a reader that is lost at the first member says nothing about the others. */
export const hostileJson = (examples: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc
    .tuple(fc.constantFrom(...examples), fc.array(fc.tuple(fc.nat({ max: 400 }), damage), { maxLength: 3 }))
    .map(([example, damages]) => damages.reduce((value: unknown, [n, one]) => damaged(value, n, one), example));

/** As text, which may be cut off or damaged once more. */
export const hostileText = (examples: readonly unknown[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: hostileJson(examples).map((value) => JSON.stringify(value) ?? '') },
    { weight: 1, arbitrary: fc.tuple(hostileJson(examples), fc.nat()).map(([value, at]) => (JSON.stringify(value) ?? '').slice(0, at % 400)) },
    { weight: 1, arbitrary: fc.constantFrom('', ' ', 'null', '"text"', '<html><body>Bad Gateway</body></html>', '\ufeff{}', '{"a":1}{"a":2}', `${'['.repeat(9_000)}`, `{"recordId":1,"recordId":2}`) },
  );
