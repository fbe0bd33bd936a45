import { z } from 'zod';
import type { BudgetState } from '@clounect/core';

const milliseconds = z.number();

/** A row as it comes back from a statement: what is kept of one scope, settled. */
export const budgetRow = z.object({
  tenant_id: z.string(),
  scope: z.string(),
  state: z.object({
    at: milliseconds,
    closedUntil: milliseconds,
    closings: z.number(),
    running: z.array(z.object({ id: z.string(), calls: z.number(), until: milliseconds })),
    recent: z.array(z.object({ at: milliseconds, calls: z.number() })),
    day: milliseconds,
    today: z.number(),
  }) satisfies z.ZodType<BudgetState>,
});

export type BudgetRow = z.infer<typeof budgetRow>;

/** Which row, and what is needed to settle it. */
export interface RowAsk {
  readonly tenant_id: string;
  readonly scope: string;
  readonly window_ms: number;
  readonly resolution_ms: number;
  readonly midnights: readonly number[];
}

export const rowKey = ({ tenant_id, scope }: { readonly tenant_id: string; readonly scope: string }): string => `${tenant_id}\n${scope}`;
