import type { ComponentChildren, VNode } from 'preact';

export const plot = { left: 52, top: 10, width: 580, height: 160 } as const;
const size = { width: 640, height: 200 } as const;

export interface ChartFrameProps {
  /** What the picture says, in a sentence. */
  readonly label: string;
  /** From the bottom (0) to the top (1) of the plot. */
  readonly ticks: readonly { readonly place: number; readonly text: string }[];
  readonly days: readonly string[];
  readonly children: ComponentChildren;
}

export function xOf(index: number, count: number): number {
  return plot.left + ((index + 0.5) * plot.width) / Math.max(1, count);
}

export function yOf(place: number): number {
  return Math.round((plot.top + plot.height * (1 - place)) * 10) / 10;
}

/** Axes and grid; its colours are classes of the style sheet, since the policy lets no inline style in. */
export function ChartFrame({ label, ticks, days, children }: ChartFrameProps): VNode {
  const { left, top, width, height } = plot;
  return (
    <div class="scroll chart-view" role="region" aria-label={label} tabIndex={0}>
      <svg class="chart" viewBox={`0 0 ${size.width} ${size.height}`} role="img" aria-label={label}>
        {ticks.map(({ place, text }) => (
          <>
            <line class="grid" x1={left} x2={left + width} y1={yOf(place)} y2={yOf(place)} />
            <text x={left - 6} y={yOf(place) + 4} text-anchor="end">
              {text}
            </text>
          </>
        ))}
        {children}
        <line class="axis" x1={left} x2={left + width} y1={top + height} y2={top + height} />
        {days.map((day, index) =>
          (days.length - 1 - index) % 5 === 0 ? (
            <text x={xOf(index, days.length)} y={size.height - 10} text-anchor="middle">
              {toShortDay(day)}
            </text>
          ) : null,
        )}
      </svg>
    </div>
  );
}

/** `2026-11-02` as `11/2`, which both languages read. */
export function toShortDay(day: string): string {
  const [, month, date] = day.split('-');
  return `${Number(month)}/${Number(date)}`;
}
