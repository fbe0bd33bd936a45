import { ChartFrame, plot, xOf, yOf } from './chart-frame.js';
import { countTicks } from './scale.js';
import type { DailyUsage } from '@clounect/core';
import type { SignedInPage } from '../../http/page.js';
import type { VNode } from 'preact';

/** A bar for each day, what failed on top of it. */
export function ExecutionsChart({ page: { texts }, days }: { readonly page: SignedInPage; readonly days: readonly DailyUsage[] }): VNode {
  const ticks = countTicks(Math.max(0, ...days.map(({ executions }) => executions)));
  const top = ticks.at(-1) ?? 1;
  const all = days.reduce((sum, { executions }) => sum + executions, 0);
  const failed = days.reduce((sum, { failures }) => sum + failures, 0);
  const width = Math.round((plot.width / Math.max(1, days.length)) * 0.7 * 10) / 10;
  return (
    <>
      <ChartFrame label={texts.chartExecutionsSummary(days.length, all, failed)} days={days.map(({ day }) => day)} ticks={ticks.map((count) => ({ place: count / top, text: String(count) }))}>
        {days.map(({ executions, failures }, index) => {
          const x = xOf(index, days.length) - width / 2;
          const succeeded = (executions - failures) / top;
          return (
            <>
              <rect class="succeeded" x={x} width={width} y={yOf(succeeded)} height={heightOf(succeeded)} />
              <rect class="failed" x={x} width={width} y={yOf(executions / top)} height={heightOf(failures / top)} />
            </>
          );
        })}
      </ChartFrame>
      <ul class="legend">
        <li class="succeeded">{texts.succeeded}</li>
        <li class="failed">{texts.failed}</li>
      </ul>
    </>
  );
}

function heightOf(share: number): number {
  return Math.round(plot.height * share * 10) / 10;
}
