import { z } from 'zod';
import { normaliseLines, normaliseText, type Period, type ScheduleChanges, type SfaRecord } from '@clounect/core';

/** What the CRM answers, as far as it is used: everything from outside is parsed before it is believed. */
export const visitSchema = z.object({
  id: z.int().positive(),
  subject: z.string(),
  place: z.string(),
  memo: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  whole_days: z.boolean(),
  members: z.array(z.object({ login: z.string(), label: z.string() })),
  changed_at: z.iso.datetime(),
});
type Visit = z.infer<typeof visitSchema>;

export function toSfaRecord(visit: Visit): SfaRecord {
  return {
    recordId: String(visit.id),
    version: visit.changed_at,
    schedule: {
      period: toPeriod(visit),
      participants: visit.members.map(({ login, label }) => ({ sfaUserId: login, name: label })),
      title: normaliseText(visit.subject),
      location: normaliseText(visit.place),
      content: normaliseLines(visit.memo),
    },
  };
}

function toPeriod({ from, to, whole_days }: Visit): Period | null {
  if (from === null || to === null) return null;
  return whole_days ? { kind: 'allDay', firstDay: from, lastDay: to } : { kind: 'timed', start: from, end: to };
}

/** Only the members that are to be written. */
export function fromChanges({ title, location, content, period }: ScheduleChanges): Partial<Visit> {
  return {
    ...(title === undefined ? {} : { subject: normaliseText(title) }),
    ...(location === undefined ? {} : { place: normaliseText(location) }),
    ...(content === undefined ? {} : { memo: normaliseLines(content) }),
    ...(period === undefined ? {} : fromPeriod(period)),
  };
}

function fromPeriod(period: Period | null): Pick<Visit, 'from' | 'to' | 'whole_days'> {
  if (period === null) return { from: null, to: null, whole_days: false };
  return period.kind === 'allDay' ? { from: period.firstDay, to: period.lastDay, whole_days: true } : { from: period.start, to: period.end, whole_days: false };
}

/** The names of our members by the CRM's, for refusals. */
export const members: Readonly<Record<string, string>> = { subject: 'title', place: 'location', memo: 'content', from: 'period', to: 'period', whole_days: 'period' };
