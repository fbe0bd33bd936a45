import { expect, it } from 'vitest';
import { ClounectError, isClounectError } from './failure.js';

it('a defect is told by its class and, where it is asked for, its code', () => {
  const error = new ClounectError('folderInUse', 'held by 42', { cause: 'lock' });
  expect([error.name, error.code, error.message, error.cause]).toEqual(['ClounectError', 'folderInUse', 'held by 42', 'lock']);
  expect([isClounectError(error), isClounectError(error, 'folderInUse'), isClounectError(error, 'portInUse'), isClounectError(new Error('folderInUse'))]).toEqual([true, true, false, false]);
});
