import { expect, test } from 'vitest';
import { fromDeltaToken, toDeltaToken, type DeltaPosition } from './delta-token.js';

const position: DeltaPosition = { kind: 'skip', user: 'u', calendar: 'c', from: 'f', to: 't', generation: 1, since: 's', after: { stamp: 'a', rows: 2 }, emptyPages: 0, replays: 0 };

test('a token gives its position back, and no other text does', () => {
  const token = toDeltaToken(position, 'key');
  expect(fromDeltaToken(token, 'key')).toEqual(position);
  expect(encodeURIComponent(token)).toBe(token);
  for (const wrong of ['', 'x', token.slice(1), token.slice(0, -1), `${token}0`, token.toUpperCase(), toDeltaToken(position, 'other key')]) expect(fromDeltaToken(wrong, 'key')).toBeUndefined();
});
