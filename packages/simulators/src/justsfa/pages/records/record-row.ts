import { isDateOnly, toEpochMs, toJstMinute } from '../../jst.js';
import type { StoredRecord } from '../../records/record.js';
import type { FindParticipant } from '../../schedule/participant.js';
import type { Table } from '../../settings/table.js';
import type { Page } from '../frame/page.js';
import { isAllDay } from './period-form.js';
import { plainFieldsOf, schedulesOf } from './record-form.js';

const textsShown = 3;

/** The fields beside the schedule that a row shows: the first texts of the table. */
export const shownTexts = (table: Table) => plainFieldsOf(table).filter(({ type }) => type === 'text' || type === 'multilineText').slice(0, textsShown);

/** What the link to a record says. */
export function titleOf(table: Table, { recordId, values }: StoredRecord): string {
  const text = values.plain[shownTexts(table)[0]?.name ?? ''];
  return typeof text === 'string' && text !== '' ? text : `#${recordId}`;
}

export interface RecordRow {
  readonly period: string;
  readonly isPrivate: boolean;
  readonly participants: readonly string[];
  readonly texts: readonly string[];
  readonly by: string;
  readonly at: string;
}

export function toRecordRow(table: Table, record: StoredRecord, find: FindParticipant, page: Pick<Page, 'texts' | 'language'>): RecordRow {
  const name = schedulesOf(table)[0]?.name ?? '';
  const schedule = record.values.schedules[name];
  const nameOf = (id: string): string => find(id)?.name || id;
  return {
    period: toPeriodText(schedule?.period ?? [], page),
    isPrivate: schedule?.others[`${name}_public`] === false,
    participants: (schedule?.participants ?? []).map(([id = '', called = '']) => find(id)?.name || called || id),
    texts: shownTexts(table).map((field) => String(record.values.plain[field.name] ?? '')),
    by: nameOf(record.updatedBy),
    at: toTimeText(record.updatedAt, page),
  };
}

/** `11/23 10:00:05`, in the time of Japan. */
export function toTimeText(ms: number, { language }: Pick<Page, 'language'>): string {
  return new Intl.DateTimeFormat(language, { timeZone: 'Asia/Tokyo', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }).format(ms);
}

function toPeriodText(period: readonly string[], { texts, language }: Pick<Page, 'texts' | 'language'>): string {
  const [start, end] = period.map((text) => toEpochMs(text));
  if (start === undefined || end === undefined) return '';
  const options = { timeZone: 'Asia/Tokyo', year: 'numeric', month: 'numeric', day: 'numeric', weekday: 'short' } as const;
  const day = new Intl.DateTimeFormat(language, options);
  const minute = new Intl.DateTimeFormat(language, { ...options, hour: '2-digit', minute: '2-digit', hour12: false });
  const isOneDay = toJstMinute(start).slice(0, 10) === toJstMinute(end).slice(0, 10);
  if (isAllDay(period) || isDateOnly(period[0] ?? '')) return `${isOneDay ? day.format(start) : day.formatRange(start, end)} ${texts.allDay}`;
  return isOneDay ? `${minute.format(start)} – ${toJstMinute(end).slice(11, 16)}` : `${minute.format(start)} – ${minute.format(end)}`;
}
