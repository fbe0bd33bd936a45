import { expect, it } from 'vitest';
import { recordPath, recordsPath } from './api.js';
import { toOperation } from './to-operation.js';

it('names calls after what they are for, and nobody', () => {
  expect(toOperation('get', recordsPath('table_1'))).toBe('listRecords');
  expect(toOperation('get', recordPath('table_1', '17'))).toBe('readRecord');
  expect(toOperation('put', recordsPath('table_1'))).toBe('updateRecord');
  expect(toOperation('put', recordPath('table_1', '17'))).toBe('updateRecord');
  expect(toOperation('delete', recordsPath('table_1'))).toBe('deleteRecord');
});
