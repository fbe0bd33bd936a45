import { describe, expect, it } from 'vitest';
import { logFilterSchema, toPageQuery, toQueryString } from './log-filter.js';

const query = (filter: Record<string, unknown>, zone = 'Asia/Tokyo') => toPageQuery('example', zone, logFilterSchema.parse(filter), 50);

describe('the filter of the log', () => {
  it('takes days as the tenant counts them, both included', () => {
    expect(query({ from: '2026-11-01', until: '2026-11-30' })).toMatchObject({ from: '2026-10-31T15:00:00Z', until: '2026-11-30T15:00:00Z' });
  });

  it('finds midnight on days when clocks are changed', () => {
    expect(query({ from: '2026-03-08', until: '2026-03-08' }, 'America/New_York')).toMatchObject({ from: '2026-03-08T05:00:00Z', until: '2026-03-09T04:00:00Z' });
    expect(query({ from: '2026-11-01', until: '2026-11-01' }, 'America/New_York')).toMatchObject({ from: '2026-11-01T04:00:00Z', until: '2026-11-02T05:00:00Z' });
  });

  it('filters nothing by what it cannot understand', () => {
    expect(query({ from: 'yesterday', until: '2026-13-40', result: 'fine', person: '', after: ['x'] })).toEqual({ tenantId: 'example', limit: 50, person: undefined, result: undefined, after: undefined, from: undefined, until: undefined });
  });

  it('is written into an address as it was given', () => {
    expect(toQueryString({ person: '山田 & 太郎', result: 'failed' })).toBe('?person=%E5%B1%B1%E7%94%B0+%26+%E5%A4%AA%E9%83%8E&result=failed');
    expect(toQueryString({})).toBe('');
  });
});
