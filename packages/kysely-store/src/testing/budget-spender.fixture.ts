// A process that calls as often as it may, and may be killed at any moment. Arguments: connection string, tenant, calls at once, length of a
// call in milliseconds. Tells of every call that begins.
import { createCallPermits, isPermit, sfaBudgetLimits } from '@clounect/core';
import { createPostgresStore } from '../create-postgres-store.js';
import { Pool } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';

const [, , connectionString = '', tenantId = '', concurrent = '', callMs = ''] = process.argv;
const pool = new Pool({ connectionString, max: 8 });
const { budget } = createPostgresStore({ pool, masterKey: new Uint8Array(32) });
const after = (milliseconds: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, milliseconds);
  return () => clearTimeout(timer);
};
const permits = createCallPermits({ budget, now: () => performance.now(), after });
const limits = sfaBudgetLimits({ perMinute: 1_000, perDay: 100_000, concurrent: Number(concurrent) }, 'Asia/Tokyo');
const rules = { limits, block: 1, attempts: 1, useMs: 1_000, deadlineMs: 2_000, patienceMs: 1_000 };

async function spend(): Promise<never> {
  for (;;) {
    const permit = await permits.acquire({ tenantId, of: 'sfa' }, 'userEdit', rules);
    if (!isPermit(permit)) {
      await sleep(permit.retryAfterMs ?? 100);
      continue;
    }
    process.send?.('calling');
    await sleep(Number(callMs));
    permit.end();
  }
}

await Promise.all(Array.from({ length: Number(concurrent) }, spend));
