import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClounectError, type ActivityLog, type SecretBox, type TenantRepository, type TenantUpkeep } from '@clounect/core';
import { compose } from '../compose.js';
import { ensureAdministrators, openAccounts } from '../console/open-accounts.js';
import { createSignal } from '../worker/create-signal.js';
import { keepMasterKey } from '../process/keep-master-key.js';
import type { Logger } from '../logging/logger.js';
import { openStore } from '../open-store.js';
import { silentMetrics } from '../metrics/silent-metrics.js';
import { optionsSchema } from '../options.js';
import { readEnvironment, type Environment } from '../process/read-environment.js';
import { readSetups } from '../process/apply-tenants.js';
import { setUpTenant, type TenantSetUp } from '../tenants/set-up-tenant.js';

/** What an operator does past a running host, on the same database and with the same environment variables. */
export interface Operations {
  readonly upkeep: TenantUpkeep;
  readonly tenants: TenantRepository;
  readonly activity: Pick<ActivityLog, 'list' | 'explain'>;
  /** Asks for a comparison of everything, which a host carries out. */
  readonly reconcile: (tenantId: string) => Promise<unknown>;
  /** Sets up the tenants of a file like `CLOUNECT_TENANTS`; each may be repeated. */
  setUp(file: string): Promise<readonly TenantSetUp[]>;
  close(): Promise<void>;
}

export interface OpenOperationsOptions {
  /** An empty database is made where none is. @default false */
  readonly mayCreate?: boolean;
  /** Secrets are to be stored or opened. @default false */
  readonly needsMasterKey?: boolean;
  /** How long to wait for a host that has the folder open. Milliseconds. @default 0 */
  readonly waitMs?: number;
}

const silent: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Opens and migrates the database that the environment names, without a worker, a feed or a port.
 * @throws ClounectError `invalidEnvironment`, `databaseMissing`, `masterKeyMissing`, or why the store cannot be opened
 */
export async function openOperations(variables: Readonly<Record<string, string | undefined>>, options: OpenOperationsOptions = {}): Promise<Operations> {
  const { mayCreate = false, needsMasterKey = false, waitMs = 0 } = options;
  const environment = readEnvironment(variables);
  const database = 'folder' in environment.database ? { ...environment.database, waitMs } : environment.database;
  if ('folder' in database && !mayCreate && !existsSync(join(database.folder, 'pgdata'))) throw new ClounectError('databaseMissing', `There is no database in ${database.folder}.`);
  const masterKey = await masterKeyOf(environment, needsMasterKey);
  const parsed = optionsSchema.safeParse({ database, masterKey });
  if (!parsed.success) throw new ClounectError('invalidEnvironment', 'CLOUNECT_MASTER_KEY or DATABASE_URL has not the right form.');
  const { store, db, close } = await openStore(parsed.data, silent);
  const { setUpPorts } = compose({
    ...{ store, logger: silent, metrics: silentMetrics, publicUrl: undefined, jobs: undefined, housekeeping: parsed.data.housekeeping, backFills: parsed.data.reconcile.backFills, reconcileEveryMs: 0 },
    ...{ signal: createSignal(), feedSignal: createSignal(), reconcileSignal: createSignal() },
  });
  return {
    upkeep: store.upkeep,
    tenants: store.tenants,
    activity: store.activity,
    reconcile: (tenantId) => store.reconcileRuns.request(tenantId, { kind: 'all' }),
    setUp: async (file) => {
      const setups = await readSetups(file);
      // Before anything is overwritten: another key would make every stored secret unreadable for the hosts.
      for (const { tenantId } of setups) await ensureKeyFits(store.secrets, tenantId);
      const done: TenantSetUp[] = [];
      for (const setup of setups) done.push(await setUpTenant(setUpPorts, setup));
      if (db !== undefined && setups.some(({ administrators = [] }) => administrators.length > 0)) {
        const accounts = await openAccounts({ db, masterKey, publicUrl: environment.publicUrl ?? 'http://127.0.0.1' });
        for (const setup of setups) await ensureAdministrators(accounts, setup);
      }
      return done;
    },
    close,
  };
}

/** What stores no secret gets a key that opens none. */
async function masterKeyOf({ masterKey, dataDir, database }: Environment, isNeeded: boolean): Promise<string> {
  if (masterKey !== undefined) return masterKey;
  const file = join(dataDir, 'master.key');
  if (existsSync(file)) return (await readFile(file, 'utf8')).trim();
  if (!isNeeded) return Buffer.alloc(32).toString('base64');
  // A key made here would not be the hosts' of a shared database.
  if ('url' in database) throw new ClounectError('masterKeyMissing', `Neither CLOUNECT_MASTER_KEY nor ${file} is there.`);
  return keepMasterKey(dataDir);
}

async function ensureKeyFits(secrets: SecretBox, tenantId: string): Promise<void> {
  await secrets.open(tenantId, 'sfaApiKey');
}
