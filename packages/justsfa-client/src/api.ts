import type { Source } from '@clounect/core';
import type { SourceSettings } from './settings.js';

/** JUST.SFA's own maximum. */
export const pageSize = 100;

/** All records of a table; the slash at the end belongs to it. */
export const recordsPath = (table: string): string => `sites/api/services/v1/tables/${encodeURIComponent(table)}/records/`;

export const recordPath = (table: string, recordId: string): string => `${recordsPath(table)}${encodeURIComponent(recordId)}`;

/** Whether the filter asks for a participant; without a filter there is nothing that could ask. */
export function hasParticipantFilter({ filterName, participantFilterParam }: SourceSettings): boolean {
  return filterName !== undefined && participantFilterParam !== '';
}

/**
 * The parameters of a list call. A filter that asks for a participant is left out when none is given: whether it then shows all rows or
 * none is not known.
 */
export function toListParams(source: Source, settings: SourceSettings, query: { readonly participant?: string | undefined; readonly offset: number }): Record<string, string> {
  const { panelName, filterName, participantFilterParam } = settings;
  const asks = hasParticipantFilter(settings);
  const sendsParticipant = query.participant !== undefined && asks;
  return {
    ...(panelName !== undefined && { panelName }),
    ...(filterName !== undefined && asks === sendsParticipant && { filterName }),
    offset: String(query.offset),
    limit: String(pageSize),
    ...(sendsParticipant && { [participantFilterParam.replaceAll('{schedule}', source.scheduleField)]: query.participant ?? '' }),
  };
}
