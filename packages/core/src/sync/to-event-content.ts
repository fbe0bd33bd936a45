import { cutText, normaliseLines, normaliseText } from '../schedule/text.js';
import type { EventContent, EventDraft, SyncedField } from '../event/event.js';
import type { Instant, Period } from '../schedule/period.js';
import type { Policies } from '../tenant/tenant.js';
import type { Schedule } from '../schedule/schedule.js';
import { compareInstants } from '../schedule/period.js';

export type ScheduleWithPeriod = Schedule & { readonly period: Period };

/** The schedule in the members of an event, as JUST.SFA holds them: nothing cut. This is the JUST.SFA half of base. */
export function toSfaHalf({ title, location, content, period, isPrivate }: ScheduleWithPeriod): EventContent {
  return { period, title: toOneLine(title), location: toOneLine(location), content: normaliseLines(content), isPrivate };
}

/** A value as Outlook is to hold it; `undefined`: it is too long and `overlong: refuse` forbids to cut it. */
export function toOutlookValue<Field extends SyncedField>(
  field: Field,
  value: EventContent[Field],
  policies: Policies,
): EventContent[Field] | undefined {
  if (typeof value !== 'string') return value;
  const limit = policies.limits[field as 'title' | 'location' | 'content'];
  if (value.length <= limit) return value;
  return policies.overlong === 'cut' ? (cutText(value, limit) as EventContent[Field]) : undefined;
}

/** A value as JUST.SFA is to hold it; `undefined`: it is too long and may not be cut, or has no place there. */
export function toSfaValue<Field extends SyncedField>(field: Field, value: EventContent[Field], policies: Policies): EventContent[Field] | undefined {
  if (field === 'period') return value;
  if (typeof value !== 'string') return undefined;
  const limit = policies.sfaLimits[field as 'title' | 'location' | 'content'];
  const text = field === 'content' ? normaliseLines(value) : toOneLine(value);
  if (text.length <= limit) return text as EventContent[Field];
  return policies.overlong === 'cut' ? (cutText(text, limit) as EventContent[Field]) : undefined;
}

/** The event to create. A text that may not be cut is left empty: the others go on. */
export function toDraft(half: EventContent, policies: Policies, now: Instant): EventDraft {
  const content: EventContent = {
    period: half.period,
    title: toOutlookValue('title', half.title, policies) ?? '',
    location: toOutlookValue('location', half.location, policies) ?? '',
    content: toOutlookValue('content', half.content, policies) ?? '',
    isPrivate: half.isPrivate,
  };
  const isOverOrAllDay = half.period.kind === 'allDay' || compareInstants(half.period.start, now) <= 0;
  return { content, reminderMinutes: isOverOrAllDay ? null : policies.reminderMinutes };
}

function toOneLine(text: string): string {
  return normaliseText(text).replace(/\s*\n\s*/g, ' ').trim();
}
