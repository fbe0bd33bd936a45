// A worker process that a test may kill at any moment. Arguments: connection string, worker's name.
import { createPostgresStore } from '../create-postgres-store.js';
import { Pool } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';

const [, , connectionString = '', worker = ''] = process.argv;
const pool = new Pool({ connectionString, max: 4 });
const { queue, mappings } = createPostgresStore({ pool, masterKey: new Uint8Array(32) });

async function workOn(claim: Awaited<ReturnType<typeof queue.claim>>[number]): Promise<void> {
  // The table's key lets nobody else in: a second worker on the record fails here.
  await pool.query('insert into busy (record_id, worker) values ($1, $2)', [claim.recordId, worker]);
  const [record] = await mappings.load([claim]);
  await sleep(5 + Math.random() * 30);
  const last = record?.notices.at(-1);
  await pool.query('delete from busy where record_id = $1 and worker = $2', [claim.recordId, worker]);
  await mappings.commit(claim, {
    ...(last !== undefined && { held: { state: 'present', version: last.body, isBornByAdd: true } }),
    settledNotices: record?.notices.map(({ noticeId }) => noticeId) ?? [],
    finish: {},
  });
}

for (;;) {
  const claims = await queue.claim(worker, 2);
  await Promise.all(
    claims.map((claim) =>
      workOn(claim).catch((error: unknown) =>
        pool.query('insert into defect (worker, error) values ($1, $2)', [worker, String(error)]),
      ),
    ),
  );
  if (claims.length === 0) await sleep(10);
}
