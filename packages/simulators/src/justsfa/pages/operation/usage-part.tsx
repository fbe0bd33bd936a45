import { live } from '@clounect/page-kit';
import type { VNode } from 'preact';
import type { SimulatedTenant } from '../../simulated-tenant.js';
import type { Page } from '../frame/page.js';

export interface Usage {
  readonly today: number;
  readonly perDay: number;
  readonly lastMinute: number;
  readonly perMinute: number;
  readonly atOnce: number;
  readonly concurrent: number;
}

export function usageOf({ limits, switches }: SimulatedTenant): Usage {
  const { perDay, perMinute, concurrent } = switches.current();
  return { ...limits.usage(), perDay, perMinute, concurrent };
}

/** What is used of the limits, by all keys together; swaps itself in. */
export function UsagePart({ page: { texts, base }, usage }: { readonly page: Page; readonly usage: Usage }): VNode {
  const meter = (label: string, used: number, limit: number): VNode => (
    <div>
      <dt>{label}</dt>
      <dd>{texts.usedOf(used, limit)}</dd>
    </div>
  );
  return (
    <dl id="usage" class="figures" {...live(`${base}/operation/usage`)}>
      {meter(texts.callsToday, usage.today, usage.perDay)}
      {meter(texts.callsLastMinute, usage.lastMinute, usage.perMinute)}
      {meter(texts.callsAtOnce, usage.atOnce, usage.concurrent)}
    </dl>
  );
}
