import { isComplete, scheduleMembers, type ReadOutcome, type SfaRecord } from '@clounect/core';
import { fromRecord } from './from-record.js';
import { done, malformed } from './outcome.js';
import type { SourceSettings } from './settings.js';
import { toLink } from './to-link.js';
import { toVersion } from './to-version.js';
import { fieldValuesSchema, type Row } from './wire.js';

/** Reads one row of a GET answer. A mapped field that it doesn't show (a narrow panel, a wrong name) is a failure: missing is not empty. */
export function fromRow(row: Row, scheduleField: string, settings: SourceSettings): ReadOutcome<SfaRecord> {
  const values = fieldValuesSchema.safeParse(row.record);
  if (!values.success) return malformed('the row has no record');
  const schedule = fromRecord(values.data, scheduleField, settings);
  if (schedule.status === 'failed') return schedule;
  const found = schedule.value;
  if (!isComplete(found)) {
    const missing = scheduleMembers.filter((member) => found[member] === undefined);
    return malformed(`the row doesn't show: ${missing.map((member) => `${member} (${identifierOf(member, scheduleField, settings)})`).join(', ')}`);
  }
  return done({ recordId: row.recordId, version: toVersion(row.updatedAt), schedule: found, link: toLink(row.recordLink) });
}

function identifierOf(member: (typeof scheduleMembers)[number], scheduleField: string, { fields }: SourceSettings): string {
  return member === 'period' || member === 'participants' ? scheduleField : (fields[member] ?? '');
}
