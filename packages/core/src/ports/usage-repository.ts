import type { CalendarDate } from '../schedule/period.js';

/** A month of a tenant's calendar, `2026-11`. */
export type Month = string;

/** What the customer is billed by. */
export interface MonthlyUsage {
  readonly month: Month;
  /** Executions that ended in the month, by success or failure (rule 29); one that is still retried is not counted yet. */
  readonly executions: number;
  /** Those of them that failed. */
  readonly failures: number;
  /** 月額連携ユーザー数: JUST.SFA users of whom a link was switched on at any time in the month. */
  readonly linkedUsers: number;
}

/** How long changes took from being accepted to being applied, in milliseconds. */
export interface Latency {
  /** Executions of which it is known. */
  readonly measured: number;
  /** Half of them took no longer. */
  readonly median: number;
  /** 95 % of them took no longer. */
  readonly p95: number;
  readonly slowest: number;
}

/** One day of a tenant's calendar, from the lines that 連携実行ログ still holds. */
export interface DailyUsage extends Pick<MonthlyUsage, 'executions' | 'failures'> {
  readonly day: CalendarDate;
  /** Missing: none of the day is known. */
  readonly latency?: Latency | undefined;
}

/** Exact, also of months whose lines of 連携実行ログ are gone. */
export interface UsageRepository {
  /** One entry for each month asked for, in that order. Months are those of the tenant's time zone. Throws `unknownTenant`. */
  monthly(tenantId: string, months: readonly Month[]): Promise<readonly MonthlyUsage[]>;
  /** One entry for each day asked for, in that order, in the tenant's time zone. Its cost grows with the lines of those days. Throws `unknownTenant`. */
  daily(tenantId: string, days: readonly CalendarDate[]): Promise<readonly DailyUsage[]>;
}
