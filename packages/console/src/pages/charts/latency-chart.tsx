import { ChartFrame, plot, xOf, yOf } from './chart-frame.js';
import { durationTicks, placeOf } from './scale.js';
import { toDurationText } from './to-duration-text.js';
import type { DailyUsage } from '@clounect/core';
import type { SignedInPage } from '../../http/page.js';
import type { VNode } from 'preact';

/** For each day a mark at the median and a bar up to what 95 % did not exceed, on a scale by powers: seconds and hours fit in one picture. */
export function LatencyChart({ page: { texts, language }, days }: { readonly page: SignedInPage; readonly days: readonly DailyUsage[] }): VNode | null {
  const known = days.flatMap(({ latency }) => latency ?? []);
  if (known.length === 0) return <p>{texts.chartLatencyNone}</p>;
  const ticks = durationTicks(Math.min(...known.map(({ median }) => median)), Math.max(...known.map(({ p95 }) => p95)));
  const width = Math.round((plot.width / Math.max(1, days.length)) * 0.5 * 10) / 10;
  const y = (milliseconds: number): number => yOf(placeOf(milliseconds, ticks));
  const last = known.at(-1);
  return (
    <>
      <ChartFrame
        label={texts.chartLatencySummary(toDurationText(last?.median ?? 0, language), toDurationText(last?.p95 ?? 0, language))}
        days={days.map(({ day }) => day)}
        ticks={ticks.map((tick) => ({ place: placeOf(tick, ticks), text: toDurationText(tick, language) }))}
      >
        {days.map(({ latency }, index) => {
          if (latency === undefined) return null;
          const x = xOf(index, days.length);
          const [median, p95] = [y(latency.median), y(latency.p95)];
          return (
            <>
              <rect class="range" x={x - width / 2} width={width} y={p95} height={Math.max(1, Math.round((median - p95) * 10) / 10)} />
              <circle class="median" cx={x} cy={median} r={4} />
            </>
          );
        })}
      </ChartFrame>
      <ul class="legend">
        <li class="median">{texts.chartMedian}</li>
        <li class="range">{texts.chartP95}</li>
      </ul>
    </>
  );
}
