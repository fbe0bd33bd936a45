import { ExecutionsChart } from './executions-chart.js';
import { FramedPage } from '../document.js';
import { LatencyChart } from './latency-chart.js';
import { toDurationText } from './to-duration-text.js';
import type { DailyUsage } from '@clounect/core';
import type { SignedInPage } from '../../http/page.js';
import type { VNode } from 'preact';

export interface ChartsProps {
  readonly page: SignedInPage;
  /** Oldest first. */
  readonly days: readonly DailyUsage[];
}

/** Executions, failures and latency of the last days, as pictures and as a table. */
export function ChartsPage({ page, days }: ChartsProps): VNode {
  const { texts } = page;
  return (
    <FramedPage page={page} title={texts.charts}>
      <p>{texts.chartsIntro(days.length, page.tenant.timeZone)}</p>
      <section>
        <h2>{texts.chartExecutions}</h2>
        <ExecutionsChart page={page} days={days} />
      </section>
      <section>
        <h2>{texts.chartLatency}</h2>
        <p>{texts.chartLatencyIntro}</p>
        <LatencyChart page={page} days={days} />
      </section>
      <details>
        <summary>{texts.chartTable}</summary>
        <DaysTable page={page} days={days} />
      </details>
    </FramedPage>
  );
}

function DaysTable({ page: { texts, language }, days }: ChartsProps): VNode {
  const duration = (milliseconds: number | undefined): string => (milliseconds === undefined ? '–' : toDurationText(milliseconds, language));
  return (
    <div class="scroll" role="region" aria-label={texts.chartTable} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {[texts.chartDay, texts.chartExecutions, texts.failed, texts.chartMedian, texts.chartP95, texts.chartSlowest].map((name) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map(({ day, executions, failures, latency }) => (
            <tr>
              <th scope="row">{day}</th>
              <td>{executions}</td>
              <td>{failures}</td>
              <td>{duration(latency?.median)}</td>
              <td>{duration(latency?.p95)}</td>
              <td>{duration(latency?.slowest)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
