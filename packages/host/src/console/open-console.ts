import { createConsole, type Accounts, type ConsolePorts } from '@clounect/console';
import type { Router } from 'express';
import { openAccounts, type OpenAccountsDeps } from './open-accounts.js';
import { rememberDays } from './remember-days.js';
import { toMonth, type UsageRepository } from '@clounect/core';
import type { Logger } from '../logging/logger.js';
import { toLogFields } from '../logging/to-log-fields.js';
import type { ParsedOptions } from '../options.js';

export interface OpenConsoleDeps extends Omit<ConsolePorts, 'monthlyUse' | 'dailyUse' | 'contact'>, Omit<OpenAccountsDeps, 'sendReset'> {
  readonly usage: UsageRepository;
  readonly options: Exclude<ParsedOptions['console'], false>;
  readonly logger: Logger;
}

export interface OpenConsole {
  readonly router: Router;
  readonly accounts: Accounts;
}

const daysShown = 30;

/** The web console with its own sign-in, in the database of the host. */
export async function openConsole({ db, masterKey, publicUrl, usage, options, logger, ...ports }: OpenConsoleDeps): Promise<OpenConsole> {
  const accounts = await openAccounts({ db, masterKey, publicUrl, sendReset: options.sendReset });
  const monthlyUse: ConsolePorts['monthlyUse'] = async (tenantId) => {
    const tenant = await ports.tenants.find(tenantId);
    const [month] = tenant === undefined ? [] : await usage.monthly(tenantId, [toMonth(ports.clock.now(), tenant.timeZone)]);
    return { users: month?.linkedUsers ?? 0, executions: month?.executions ?? 0, failures: month?.failures ?? 0 };
  };
  const lastDays = rememberDays({ usage, clock: ports.clock }, daysShown);
  const dailyUse: ConsolePorts['dailyUse'] = async (tenantId) => {
    const tenant = await ports.tenants.find(tenantId);
    return tenant === undefined ? [] : lastDays(tenant);
  };
  const onError = (error: unknown): void => logger.error(toLogFields(error), 'a page of the console ended unexpectedly');
  return { accounts, router: createConsole({ ...ports, monthlyUse, dailyUse, contact: options.contact, signIn: accounts, onError }) };
}
