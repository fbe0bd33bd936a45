import { describe, expect, it } from 'vitest';
import { fromPeriodForm, toPeriodForm } from './period-form.js';

describe('the period of a form', () => {
  it.each([
    [['2026-11-23T10:00+09:00', '2026-11-23T11:30+09:00'], { isAllDay: false, start: '2026-11-23T10:00', end: '2026-11-23T11:30' }],
    [['2026-11-23T01:00Z', '2026-11-23T02:00Z'], { isAllDay: false, start: '2026-11-23T10:00', end: '2026-11-23T11:00' }],
    [['2026-11-23T00:00+09:00', '2026-11-24T23:59+09:00'], { isAllDay: true, firstDay: '2026-11-23', lastDay: '2026-11-24' }],
    [['2026-11-23', '2026-11-24'], { isAllDay: true, firstDay: '2026-11-23', lastDay: '2026-11-24' }],
    [[], { isAllDay: false, start: '', end: '', firstDay: '', lastDay: '' }],
  ])('shows %j', (period, form) => {
    expect(toPeriodForm(period)).toMatchObject(form);
  });

  it('is written as it was read, whole days to their last minute', () => {
    for (const period of [['2026-11-23T10:00+09:00', '2026-11-23T11:30+09:00'], ['2026-11-23T00:00+09:00', '2026-11-24T23:59+09:00'], []]) {
      expect(fromPeriodForm(toPeriodForm(period))).toEqual(period);
    }
    expect(fromPeriodForm(toPeriodForm(['2026-11-23', '2026-11-23']))).toEqual(['2026-11-23T00:00+09:00', '2026-11-23T23:59+09:00']);
  });
});
