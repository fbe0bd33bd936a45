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

/** Exact, also of months whose lines of 連携実行ログ are gone. */
export interface UsageRepository {
  /** One entry for each month asked for, in that order. Months are those of the tenant's time zone. Throws `unknownTenant`. */
  monthly(tenantId: string, months: readonly Month[]): Promise<readonly MonthlyUsage[]>;
}
