import type { BudgetScope } from '../ports/rate-budget.js';

/** One text per scope of a tenant. */
export function toScopeKey(scope: BudgetScope): string {
  return scope.of === 'sfa' ? 'sfa' : `mailbox/${scope.mailboxId}`;
}
