import { dayBounds, toDay } from '@clounect/core';
import { toLocalTime } from './entry-texts.js';
import type { SignedInPage } from '../http/page.js';
import type { TenantHealth } from '@clounect/core';
import type { VNode } from 'preact';

/** What of the day's calls to JUST.SFA is used, and when the day begins anew. */
export function Budget({ page: { texts, language, tenant }, health }: { readonly page: SignedInPage; readonly health: TenantHealth | undefined }): VNode | null {
  const budget = health?.evidence.budget;
  if (health === undefined || budget === undefined) return null;
  const { leftToday, perDay } = budget;
  const used = Math.max(0, perDay - leftToday);
  const { timeZone } = tenant;
  const { end } = dayBounds(toDay(health.evidence.now, timeZone), timeZone);
  return (
    <div class="budget">
      <label>
        {texts.budgetUsed(used, perDay)}
        <progress value={used} max={Math.max(1, perDay)} />
      </label>
      <p>
        {texts.budgetLeft(leftToday)} <time dateTime={end}>{texts.budgetResets(toLocalTime(end, { language, timeZone }))}</time>
      </p>
    </div>
  );
}
