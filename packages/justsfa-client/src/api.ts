import type { Source } from '@clounect/core';
import type { SourceSettings } from './settings.js';

/** JUST.SFA's own maximum. */
export const pageSize = 100;

/** All records of a table; the slash at the end belongs to it. */
export const recordsPath = (table: string): string => `sites/api/services/v1/tables/${encodeURIComponent(table)}/records/`;

export const recordPath = (table: string, recordId: string): string => `${recordsPath(table)}${encodeURIComponent(recordId)}`;

/** The parameters of a list call. The participant is a value for the filter's condition, so without a filter it means nothing. */
export function toListParams(source: Source, settings: SourceSettings, query: { readonly participant?: string | undefined; readonly offset: number }): Record<string, string> {
  const { panelName, filterName, participantFilterParam } = settings;
  const sendsParticipant = query.participant !== undefined && filterName !== undefined && participantFilterParam !== '';
  return {
    ...(panelName !== undefined && { panelName }),
    ...(filterName !== undefined && { filterName }),
    offset: String(query.offset),
    limit: String(pageSize),
    ...(sendsParticipant && { [participantFilterParam.replaceAll('{schedule}', source.scheduleField)]: query.participant ?? '' }),
  };
}
