import { policiesSchema } from '../tenant/tenant.js';
import type { Claim } from '../ports/work-queue.js';
import type { EventHint } from '../ports/event-inbox.js';
import type { EventContent } from '../event/event.js';
import type { HeldRecord, StoredRecord } from '../ports/mapping-repository.js';
import type { Mapping } from '../mapping/mapping.js';
import type { RawRows, RawWork } from './in-memory/raw-rows.js';
import type { RecordKey } from '../tenant/record-key.js';
import type { Schedule } from '../schedule/schedule.js';
import type { StorePorts } from './in-memory-store.js';
import type { Tenant, UserLink } from '../tenant/tenant.js';

/** An empty store and a way into it past its ports. */
export interface StoreUnderTest extends StorePorts {
  /** Every row, read with the storage's own means. */
  raw(): Promise<RawRows>;
  /** Lets time pass for the store: moves its clock, or what it stored into the past. */
  elapse(milliseconds: number): Promise<void>;
}

/** An `Instant` of the store's clock: to the millisecond at most, without zeros at the end, so that equal instants are equal texts. */
export const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,2}[1-9])?Z$/;

export type SetUpStore = () => Promise<StoreUnderTest>;

export function exampleTenant(tenantId: string): Omit<Tenant, 'sourceId' | 'hadOtherSource' | 'epoch'> {
  return {
    tenantId,
    name: `Example ${tenantId}`,
    webhookId: `webhook-of-${tenantId}`,
    direction: 'oneWay',
    isPaused: false,
    timeZone: 'Asia/Tokyo',
    policies: policiesSchema.parse({}),
    sfa: { host: 'https://sfa.example', limits: { perMinute: 60 } },
    graph: { clientId: 'example-client' },
  };
}

export const exampleSource = {
  host: 'https://sfa.example',
  table: 'example_table',
  scheduleField: 'field_schedule',
  settings: { fields: { title: 'field_title' } },
};

/** A tenant with a source; answers the keys of its records. */
export async function addTenant(store: StorePorts, tenantId = 'tenant-1'): Promise<(recordId: string) => RecordKey> {
  await store.tenants.put(exampleTenant(tenantId));
  const { sourceId } = await store.tenants.useSource(tenantId, exampleSource);
  return (recordId) => ({ tenantId, sourceId, recordId });
}

export async function accept(store: StorePorts, key: RecordKey, body = '{}'): Promise<void> {
  await store.inbox.accept([{ ...key, body, isSigned: true }]);
}

/** The one claim that is to be had. */
export async function claimOne(store: StorePorts, worker = 'worker-1'): Promise<Claim> {
  const [claim, ...others] = await store.queue.claim(worker, 10);
  if (claim === undefined || others.length > 0) throw new Error(`Expected one claim, got ${claim === undefined ? 0 : others.length + 1}.`);
  return claim;
}

export async function loadOne(store: StorePorts, claim: Claim): Promise<StoredRecord> {
  const [record] = await store.mappings.load([claim]);
  if (record === undefined) throw new Error('The claimed record was not loaded.');
  return record;
}

export async function workOf(store: StoreUnderTest, { tenantId, sourceId, recordId }: RecordKey): Promise<RawWork> {
  const rows = (await store.raw()).work;
  const row = rows.find((one) => one.tenantId === tenantId && one.sourceId === sourceId && one.recordId === recordId);
  if (row === undefined) throw new Error(`There is no work row of ${recordId}.`);
  return row;
}

/** A record whose event stands in that mailbox (or as told), with nothing left to do. */
export async function settle(store: StorePorts, key: RecordKey, mailboxId: string, changes: Partial<Mapping> = {}): Promise<Mapping> {
  const mapping = exampleMapping(key, mailboxId, changes);
  await accept(store, key);
  await store.mappings.commit(await claimOne(store), { mappings: [mapping], finish: {} });
  return mapping;
}

/** A hint about the event of that mapping. */
export function hintOf({ tenantId, mailboxId, eventId = '' }: Mapping, etag?: string): EventHint {
  return { tenantId, mailboxId, eventId, etag };
}

export const exampleContent: EventContent = {
  title: '打合せ 🗓',
  location: '会議室 "A"',
  content: '一行目\n\\u0000 is only text',
  period: { kind: 'timed', start: '2026-12-01T01:00:00Z', end: '2026-12-01T02:00:00Z' },
};

export function exampleSchedule(...sfaUserIds: readonly string[]): Schedule {
  return { ...exampleContent, participants: sfaUserIds.map((sfaUserId) => ({ sfaUserId, name: `名前 ${sfaUserId}` })) };
}

export function exampleHeld(...sfaUserIds: readonly string[]): HeldRecord {
  return { state: 'present', version: '2026-11-22T00:00:00.000Z', schedule: exampleSchedule(...sfaUserIds), isBornByAdd: true };
}

export function exampleMapping(key: RecordKey, mailboxId: string, changes: Partial<Mapping> = {}): Mapping {
  const { tenantId, sourceId, recordId } = key;
  return {
    ...{ tenantId, sourceId, recordId, mailboxId },
    state: 'living',
    generation: 1,
    epoch: 'epoch-1',
    serves: ['user-1'],
    eventId: `event-${recordId}-${mailboxId}`,
    etag: 'W/"1"',
    shape: { hasAttendees: false, isRecurring: false, isOnlineMeeting: false },
    pending: [],
    failures: 0,
    ...changes,
  };
}

export function exampleLink(tenantId: string, linkId: string, changes: Partial<UserLink> = {}): UserLink {
  return {
    tenantId,
    linkId,
    name: '山田太郎',
    sfaUserId: `user-${linkId}`,
    mail: `${linkId}@office.example`,
    mailboxId: `mailbox-${linkId}`,
    isOn: true,
    ...changes,
  };
}
