import { eraseTenant } from './erase-tenant.js';
import { instantColumn } from '../instant-column.js';
import { purgeActivity } from './purge-activity.js';
import { purgeExplanations } from './purge-explanations.js';
import { purgeLeftovers } from './purge-leftovers.js';
import { purgeRecords } from './purge-records.js';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Executor } from '../database.js';
import type { Housekeeping, Housekept, Instant } from '@clounect/core';

const purges: Readonly<Record<Housekept, (db: Executor, before: Instant, limit: number) => Promise<number>>> = {
  activity: purgeActivity,
  explanations: purgeExplanations,
  records: purgeRecords,
  leftovers: purgeLeftovers,
};
const nowRow = z.object({ now: instantColumn });

export function createHousekeeping(db: Executor): Housekeeping {
  return {
    async now() {
      const { rows } = await sql`select clock_timestamp() as now`.execute(db);
      return nowRow.parse(rows[0]).now;
    },
    purge: (what, before, limit) => purges[what](db, before, limit),
    eraseTenant: (tenantId, limit) => eraseTenant(db, tenantId, limit),
  };
}
