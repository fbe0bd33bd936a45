import type { ActivityEntry, ActivityPage, ActivityPageQuery, RecordTitle } from '@clounect/core';
import type { ConsolePorts } from '../create-console.js';

/** A page of the log with what its records are called. */
export async function readLog({ activity }: Pick<ConsolePorts, 'activity'>, query: ActivityPageQuery): Promise<{ readonly log: ActivityPage; readonly titles: readonly RecordTitle[] }> {
  const log = await activity.page(query);
  return { log, titles: await titlesOf({ activity }, log.entries) };
}

export async function titlesOf({ activity }: Pick<ConsolePorts, 'activity'>, entries: readonly ActivityEntry[]): Promise<readonly RecordTitle[]> {
  const records = entries.flatMap(({ tenantId, sourceId, recordId }) => (sourceId === undefined || recordId === undefined ? [] : [{ tenantId, sourceId, recordId }]));
  return records.length === 0 ? [] : activity.titles(records);
}
