import type { EventContent, Period, SyncedField } from '@clounect/core';
import type { EditedField } from './moves.js';

/** Whole days from the start of the world on, timed and all-day, with and without length, midnights of UTC and of Tokyo among them. */
export function toPeriod(value: number): Period {
  const date = new Date(Date.UTC(2026, 10, 23 + (value % 28))).toISOString().slice(0, 10);
  switch (value % 4) {
    case 0:
      return { kind: 'allDay', firstDay: date, lastDay: date };
    case 1:
      return { kind: 'timed', start: `${date}T15:00:00Z`, end: `${date}T15:00:00Z` };
    default:
      return { kind: 'timed', start: `${date}T00:00:00Z`, end: `${date}T0${1 + (value % 7)}:00:00Z` };
  }
}

export function toValue(field: EditedField, value: number, by: string): string | Period {
  if (field === 'period') return toPeriod(value);
  if (value === noTitle) return '';
  // A few values are everybody's, so that both sides may come to the same one.
  const name = value < 10 ? `${field} ${value}` : `${field} ${value} ${by}`;
  const text = field === 'content' ? `${name}\nline two` : name;
  return value < firstLong ? text : text.padEnd(longest(field, by), '~');
}

/** From here on texts are as long as their side takes them, which may be too long for the other one. */
export const firstLong = 1_000;
/** The one text that JUST.SFA refuses and Outlook takes: it has to have a title. */
export const noTitle = -1;

/** UTF-16 units. Titles are short in Outlook, the others in JUST.SFA. */
export const outlookLimits = { title: 40, location: 40, content: 100 };
export const sfaLimits = { title: 60, location: 30, content: 50 };

function longest(field: keyof typeof sfaLimits, by: string): number {
  return by === 'sfa' ? sfaLimits[field] : outlookLimits[field];
}

/** A body that was saved again has more line ends, also where it is cut. */
export const inOneGo = (text: string): string => text.replace(/\n+/g, '\n');

/** Whether a text is what is left of another one that was cut visibly. */
export function isCutOf(one: string, other: string): boolean {
  return one.endsWith('…') && other.length > one.length && other.startsWith(one.slice(0, -1));
}

/** One text for one value, whatever order its members were written in. */
export function textOf(value: EventContent[SyncedField] | null): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  return value.kind === 'timed' ? `${value.start}/${value.end}` : `${value.firstDay}..${value.lastDay}`;
}
