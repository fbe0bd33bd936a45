import type { SourceSettings } from '../settings.js';

/** A period as it stands in the schedule field: `[start, end]` of `_period`, and the all-day sub-key where there is one. */
export interface PeriodValue {
  readonly start: string;
  readonly end: string;
  readonly isAllDay?: boolean | undefined;
}

export type PeriodSettings = Pick<SourceSettings, 'timeZone' | 'allDayForm'>;
