import { describe, expect, it } from 'vitest';
import { apiKeySchema, authenticate, authorize } from './api-key.js';

const now = Date.UTC(2026, 6, 3);
const check = (changes: object, header = 'Bearer K') => {
  const key = apiKeySchema.parse({ key: 'K', tables: ['table_1'], ...changes });
  return () => authenticate(header, (given) => (given === 'K' ? key : undefined), now);
};
const status = (code: number) => expect.objectContaining({ status: code });

describe('an API key', () => {
  it('opens what it was made for', () => {
    const key = check({ expiresAt: '2026-07-03T09:00:01+09:00' })();
    expect(() => authorize(key, 'table_1', 'edit')).not.toThrow();
  });
  it.each([
    ['wrong', {}, 'Bearer X'],
    ['missing', {}, ''],
    ['of another scheme', {}, 'Basic K'],
    ['switched off', { enabled: false }, 'Bearer K'],
    ['expired', { expiresAt: '2026-07-03T09:00:00+09:00' }, 'Bearer K'],
  ])('is refused with 401 when %s', (_, changes, header) => {
    expect(check(changes, header)).toThrow(status(401));
  });
  it('is refused with 403 for another table or without the permission', () => {
    const key = check({ permissions: { view: true, add: false, edit: true, delete: true } })();
    expect(() => authorize(key, 'table_2', 'view')).toThrow(status(403));
    expect(() => authorize(key, 'table_1', 'add')).toThrow(status(403));
  });
});
