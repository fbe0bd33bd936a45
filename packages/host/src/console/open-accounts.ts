import { hkdfSync } from 'node:crypto';
import { createAccounts, type Accounts, type AuthSettings } from '@clounect/console';
import type { Kysely } from 'kysely';
import type { TenantSetup } from '../tenants/tenant-setup.js';

export interface OpenAccountsDeps extends Pick<AuthSettings, 'sendReset'> {
  /** On the database of the store. */
  readonly db: Kysely<unknown>;
  /** Base64; the cookies are signed with a key of their own that is derived from it. */
  readonly masterKey: string;
  readonly publicUrl: string;
}

/** The console's own sign-in, with its tables. */
export async function openAccounts({ db, masterKey, publicUrl, sendReset }: OpenAccountsDeps): Promise<Accounts> {
  const secret = Buffer.from(hkdfSync('sha256', Buffer.from(masterKey, 'base64'), '', 'clounect console cookies', 32)).toString('base64');
  const accounts = createAccounts({ db, secret, publicUrl, sendReset });
  await accounts.migrate();
  return accounts;
}

/** An account that exists keeps what its owner changed. */
export async function ensureAdministrators(accounts: Accounts, { tenantId, administrators = [] }: TenantSetup): Promise<void> {
  for (const { email, name, password } of administrators) await accounts.ensure({ email, name, password, access: { role: 'administrator', tenantId } });
}
