import { hkdfSync } from 'node:crypto';
import { createAccounts, createConsole, type Accounts, type ConsolePorts } from '@clounect/console';
import type { Router } from 'express';
import type { Kysely } from 'kysely';
import { toMonth, type UsageRepository } from '@clounect/core';
import type { Logger } from '../logging/logger.js';
import { toLogFields } from '../logging/to-log-fields.js';
import type { ParsedOptions } from '../options.js';

export interface OpenConsoleDeps extends Omit<ConsolePorts, 'monthlyUse' | 'contact'> {
  /** On the database of the store. */
  readonly db: Kysely<unknown>;
  /** Base64; the cookies are signed with a key of their own that is derived from it. */
  readonly masterKey: string;
  readonly publicUrl: string;
  readonly usage: UsageRepository;
  readonly settings: Exclude<ParsedOptions['console'], false>;
  readonly logger: Logger;
}

export interface OpenConsole {
  readonly router: Router;
  readonly accounts: Accounts;
}

/** The web console with its own sign-in, in the database of the host. */
export async function openConsole({ db, masterKey, publicUrl, usage, settings, logger, ...ports }: OpenConsoleDeps): Promise<OpenConsole> {
  const secret = Buffer.from(hkdfSync('sha256', Buffer.from(masterKey, 'base64'), '', 'clounect console cookies', 32)).toString('base64');
  const accounts = createAccounts({ db, secret, publicUrl, sendReset: settings.sendReset });
  await accounts.migrate();
  const monthlyUse: ConsolePorts['monthlyUse'] = async (tenantId) => {
    const tenant = await ports.tenants.find(tenantId);
    const [month] = tenant === undefined ? [] : await usage.monthly(tenantId, [toMonth(ports.clock.now(), tenant.timeZone)]);
    return { users: month?.linkedUsers ?? 0, executions: month?.executions ?? 0, failures: month?.failures ?? 0 };
  };
  const onError = (error: unknown): void => logger.error(toLogFields(error), 'a page of the console ended unexpectedly');
  return { accounts, router: createConsole({ ...ports, monthlyUse, contact: settings.contact, signIn: accounts, onError }) };
}
