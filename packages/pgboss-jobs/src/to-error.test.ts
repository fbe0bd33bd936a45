import { expect, it } from 'vitest';
import { toError } from './to-error.js';

const lost = Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' });

it('leaves an error as it is', () => {
  expect(toError(lost)).toBe(lost);
});

it('makes an error with the database’s code of the copy that a worker of pg-boss tells of', () => {
  const error = toError({ ...lost, message: lost.message, stack: lost.stack, queue: 'reconcile', worker: 'id' });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ message: lost.message, stack: lost.stack, code: '57P01' });
});

it('makes an error of anything else', () => {
  for (const told of [undefined, null, 'gone', {}, { message: 7 }]) expect(toError(told)).toBeInstanceOf(Error);
});
