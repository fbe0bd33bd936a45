import { ClounectError } from '@clounect/core';
import { censusOf } from './census-of.js';
import { declareRestored } from './declare-restored.js';
import { endSource } from './end-source.js';
import { eventsEnding } from './events-ending.js';
import { sql } from 'kysely';
import { toSource, toTenant } from './to-tenant.js';
import { transact } from './transact.js';
import { z } from 'zod';
import type { Executor } from './database.js';
import type { Tenant, TenantUpkeep } from '@clounect/core';

const standingRow = z.object({ is_in_use: z.boolean(), standing: z.coerce.number() });
const linkRow = z.object({ standing: z.coerce.number(), ending: z.coerce.number(), meetings: z.coerce.number(), series: z.coerce.number(), taking_part: z.coerce.number() });

export function createTenantUpkeep(db: Executor, nextId: () => string): TenantUpkeep {
  return {
    tenants: () => tenantsOf(db),

    async declareRestored(tenantId) {
      const doubted = await transact(db, (transaction) => declareRestored(transaction, tenantId, nextId()));
      const [tenant] = await tenantsOf(db, tenantId);
      if (tenant === undefined) throw new ClounectError('unknownTenant', `There is no tenant ${tenantId}.`);
      return { tenant, doubted };
    },

    async sources(tenantId) {
      const { rows } = await sql`
        select source.*, source.source_id = tenant.source_id as is_in_use, (
          select count(*) from mapping m
          where (m.tenant_id, m.source_id) = (source.tenant_id, source.source_id) and m.state in ('living', 'released')
        ) as standing
        from source join tenant using (tenant_id) where tenant_id = ${tenantId} order by source.host, source.table_name, source.schedule_field
      `.execute(db);
      return rows.map((row) => {
        const { is_in_use, standing } = standingRow.parse(row);
        return { source: toSource(row), isInUse: is_in_use, standing };
      });
    },

    endSource: (tenantId, sourceId, ending) => transact(db, (transaction) => endSource(transaction, tenantId, sourceId, ending)),

    census: (tenantId) => censusOf(db, tenantId),

    async linkStanding({ tenantId, sfaUserId, mailboxId = '' }) {
      const { rows } = await sql`
        select
          (select count(*) from mapping m
            where m.tenant_id = t.tenant_id and m.source_id = t.source_id and m.mailbox_id = ${mailboxId}
              and m.state in ('living', 'released') and m.details -> 'serves' ? ${sfaUserId}::text) as standing,
          ends.ending, ends.meetings, ends.series,
          (select count(*) from schedule s
            where s.tenant_id = t.tenant_id and s.source_id = t.source_id and s.state = 'present' and s.participants && array[${sfaUserId}::text]) as taking_part
        from tenant t, (
          select count(*) as ending,
            count(*) filter (where details -> 'shape' ->> 'hasAttendees' = 'true' and details -> 'shape' ->> 'isRecurring' <> 'true') as meetings,
            count(*) filter (where details -> 'shape' ->> 'isRecurring' = 'true') as series
          from (${eventsEnding({ tenantId, sfaUserId, mailboxId })}) as ending
        ) as ends
        where t.tenant_id = ${tenantId}
      `.execute(db);
      if (rows[0] === undefined) return { standing: 0, ending: 0, meetings: 0, series: 0, takingPart: 0 };
      const { standing, ending, meetings, series, taking_part } = linkRow.parse(rows[0]);
      return { standing, ending, meetings, series, takingPart: taking_part };
    },
  };
}

async function tenantsOf(db: Executor, tenantId?: string): Promise<readonly Tenant[]> {
  const { rows } = await sql`
    select tenant.*, (select count(*) from source where source.tenant_id = tenant.tenant_id) as source_count
    from tenant where ${tenantId ?? null}::text is null or tenant_id = ${tenantId ?? null}::text order by tenant_id
  `.execute(db);
  return rows.map(toTenant);
}
