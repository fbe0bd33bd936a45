import { compareInstants } from '../../schedule/period.js';
import { copyOf, keyOf, recordKeyOf } from './tables.js';
import { isSameRecord } from '../../tenant/record-key.js';
import type { Mapping } from '../../mapping/mapping.js';
import type { ActivityEntry, ActivityLog, ActivityPageQuery, ActivityQuery } from '../../ports/activity-log.js';
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
    async page({ after, limit, ...query }) {
      const { tenantId } = query;
      const rows = newest([...tables.activity.values()].filter((entry) => isAsked(entry, query)), { tenantId, limit: tables.activity.size });
      const start = rows.findIndex(({ activityId }) => activityId === after) + 1;
      const entries = rows.slice(start, start + limit);
      return { entries, next: start + limit < rows.length ? entries.at(-1)?.activityId : undefined };
    },
    async titles(records) {
      const keys = new Map(records.map((key) => [recordKeyOf(key), key]));
      return [...keys].flatMap(([name, { tenantId, sourceId, recordId }]) => {
        const held = tables.held.get(name);
        if (held?.schedule === undefined) return [];
        const key = { tenantId, sourceId, recordId };
        const isPrivate = held.schedule.isPrivate === true || [...tables.mappings.values()].some((mapping) => isSameRecord(mapping, key) && isOfPrivate(mapping));
        return [{ ...key, isPrivate, title: isPrivate ? undefined : held.schedule.title }];
      });
    },
    async explain(query) {
      return newest(tables.explanations, query);
    },
  };
}

function isOfPrivate({ base }: Mapping): boolean {
  return base?.isPrivate?.sfa === true || base?.isPrivate?.outlook === true;
}

export function noteActivity(tables: Tables, entries: readonly ActivityEntry[]): void {
  for (const entry of entries) tables.activity.set(keyOf(entry.tenantId, entry.activityId), copyOf(entry));
}

function isAsked(entry: ActivityEntry, { person, result, from, until }: Omit<ActivityPageQuery, 'limit'>): boolean {
  const isInTime = (from === undefined || compareInstants(entry.at, from) >= 0) && (until === undefined || compareInstants(entry.at, until) < 0);
  return isInTime && (person === undefined || entry.person === person) && (result === undefined || entry.result === result);
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
