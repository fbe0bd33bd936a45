import { describe, expect, it } from 'vitest';
import { toNotice } from './sync-memory.js';

describe('a notice of a record', () => {
  const key = { tenantId: 'example', sourceId: 's', recordId: '1' };
  const resultOf = (code: 'rateLimited' | 'unavailable' | 'unauthorized' | 'malformed'): string => toNotice(key, 'read', '2026-11-22T00:00:00Z', { code, detail: '' }).result;

  it('is no failure while a call only waits for its turn or for the other side to come back', () => {
    expect([resultOf('rateLimited'), resultOf('unavailable')]).toEqual(['retrying', 'retrying']);
  });

  it('is a failure where somebody has to do something', () => {
    expect([resultOf('unauthorized'), resultOf('malformed')]).toEqual(['failed', 'failed']);
  });
});
