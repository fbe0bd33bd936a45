import { accept, addTenant, claimOne } from '@clounect/core/testing';
import { PGlite } from '@electric-sql/pglite';
import { randomBytes } from 'node:crypto';
import { Kysely, PGliteDialect, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createStore, type Store } from './create-store.js';
import type { Database } from './database.js';

const minute = 60_000;

describe('the health of a store', () => {
  let db: Kysely<Database>;
  let store: Omit<Store, 'close'>;
  beforeAll(async () => {
    db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite: await PGlite.create() }) });
    store = createStore(db, { masterKey: randomBytes(32) });
    await store.migrate();
  });
  beforeEach(async () => {
    await sql`truncate tenant, source, work, inbox, activity, held_deletion cascade`.execute(db);
  });
  afterAll(() => db.destroy());

  const ageMs = async (): Promise<number> => (await store.health.backlogs())[0]?.oldestMs ?? -1;

  it('counts what waits for a person', async () => {
    const { tenantId, sourceId, recordId } = (await addTenant(store))('1');
    await sql`insert into held_deletion (tenant_id, source_id, record_id, mailbox_id, what, why) values (${tenantId}, ${sourceId}, ${recordId}, 'mailbox', 'event', 'brake')`.execute(db);
    expect(await store.health.evidence(tenantId)).toMatchObject({ held: 1 });
  });

  it('is not misled for long by what a host of the former version leaves behind', async () => {
    const key = await addTenant(store);
    // It hints, without saying since when.
    await accept(store, key('1'));
    await sql`update work set waiting_since = null, not_before = clock_timestamp() - interval '1 minute'`.execute(db);
    expect(await ageMs()).toBeGreaterThanOrEqual(minute);
    // It finishes, and leaves an old time behind.
    await sql`update work set done = dirty, waiting_since = clock_timestamp() - interval '1 day', hint_traceparent = 'old'`.execute(db);
    expect(await ageMs()).toBe(0);
    await accept(store, key('1'));
    expect(await ageMs()).toBeLessThan(minute);
    await store.mappings.commit(await claimOne(store), { finish: {} });
    expect((await sql`select waiting_since, hint_traceparent from work`.execute(db)).rows).toEqual([{ waiting_since: null, hint_traceparent: null }]);
  });

  it('knows a database that was put back to an older schema, and one that is newer', async () => {
    await sql`insert into clounect_migration (name, timestamp) values ('9999-future', '2026-11-22T00:00:00Z')`.execute(db);
    expect(await store.health.isMigrated()).toBe(true);
    await sql`update clounect_migration set name = 'not ' || name where name = '0006-health'`.execute(db);
    expect(await store.health.isMigrated()).toBe(false);
    await sql`update clounect_migration set name = '0006-health' where name = 'not 0006-health'`.execute(db);
  });

  it('finds the last success and the last failures without reading the log', async () => {
    await addTenant(store);
    await sql`
      insert into activity (tenant_id, activity_id, at, kind, result, entry)
      select 'tenant-1', i::text, clock_timestamp() - i * interval '1 millisecond', 'execution', case when i = 20000 then 'succeeded' else 'failed' end, '{"code":"rejected"}'
      from generate_series(1, 20000) i
    `.execute(db);
    await sql`analyze`.execute(db);
    const { rows } = await sql<{ 'QUERY PLAN': string }>`
      explain (analyze, timing off) select at from activity where tenant_id = 'tenant-1' and result = 'succeeded' and kind = 'execution' order by at desc limit 1
    `.execute(db);
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Index .*activity_by_result/);
    const evidence = await store.health.evidence('tenant-1');
    expect(evidence?.lastSuccess).toBeDefined();
    expect(evidence?.failures).toMatchObject([{ code: 'rejected', count: 200 }]);
  });
});
