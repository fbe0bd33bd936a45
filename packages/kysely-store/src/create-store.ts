import { createActivityLog } from './create-activity-log.js';
import { createMappingRepository } from './create-mapping-repository.js';
import { createScheduleInbox } from './create-schedule-inbox.js';
import { createSeal } from './sealed.js';
import { createSecretBox } from './create-secret-box.js';
import { createTenantRepository } from './create-tenant-repository.js';
import { createWorkQueue } from './create-work-queue.js';
import { migrate } from './migrate.js';
import { randomUUID } from 'node:crypto';
import type { ActivityLog, MappingRepository, ScheduleInbox, SecretBox, TenantRepository, WorkQueue } from '@clounect/core';
import type { Executor } from './database.js';

export interface StoreOptions {
  /** 32 bytes that never lie in the database: who has both has the tenants' secrets. */
  readonly masterKey: Uint8Array;
  /** Ids of new sources and epochs. @default random UUIDs */
  readonly nextId?: (() => string) | undefined;
}

/** The six ports on one database. */
export interface Store {
  readonly tenants: TenantRepository;
  readonly inbox: ScheduleInbox;
  readonly queue: WorkQueue;
  readonly mappings: MappingRepository;
  readonly activity: ActivityLog;
  readonly secrets: SecretBox;
  /** Brings the schema up to date; several hosts may do so at once. @throws ClounectError `migrationFailed` */
  migrate(): Promise<void>;
  /** Ends what the store itself opened. */
  close(): Promise<void>;
}

/** What both kinds of store share: everything but opening and closing. */
export function createStore(db: Executor, { masterKey, nextId = randomUUID }: StoreOptions): Omit<Store, 'close'> {
  const seal = createSeal(masterKey);
  return {
    tenants: createTenantRepository(db, seal, nextId),
    inbox: createScheduleInbox(db),
    queue: createWorkQueue(db),
    mappings: createMappingRepository(db),
    activity: createActivityLog(db),
    secrets: createSecretBox(db, seal),
    migrate: () => migrate(db),
  };
}
