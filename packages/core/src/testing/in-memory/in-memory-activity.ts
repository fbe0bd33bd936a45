import { compareInstants } from '../../schedule/period.js';
import { copyOf, keyOf } from './tables.js';
import type { ActivityEntry, ActivityLog, ActivityQuery } from '../../ports/activity-log.js';
import type { Instant } from '../../schedule/period.js';
import type { Tables } from './tables.js';

export function createInMemoryActivity(tables: Tables): ActivityLog {
  return {
    async note(entries) {
      noteActivity(tables, entries);
    },
    async list(query) {
      return newest([...tables.activity.values()], query);
    },
    async explain(query) {
      return newest(tables.explanations, query);
    },
  };
}

export function noteActivity(tables: Tables, entries: readonly ActivityEntry[]): void {
  for (const entry of entries) tables.activity.set(keyOf(entry.tenantId, entry.activityId), copyOf(entry));
}

interface Dated {
  readonly tenantId: string;
  readonly recordId?: string | undefined;
  readonly at: Instant;
}

function newest<Row extends Dated>(rows: readonly Row[], { tenantId, recordId, limit }: ActivityQuery): readonly Row[] {
  return rows
    .filter((row) => row.tenantId === tenantId && (recordId === undefined || row.recordId === recordId))
    .reverse()
    .sort((one, other) => compareInstants(other.at, one.at))
    .slice(0, limit)
    .map(copyOf);
}
