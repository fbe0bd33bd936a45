import { createAccountTables } from './account-tables.js';
import { createAuth, type AuthSettings } from './create-auth.js';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Accounts, NewAccount } from './accounts.js';
import type { Principal } from '../principal.js';

const sessionUser = z.object({ id: z.string(), name: z.string(), email: z.string(), role: z.string(), tenantId: z.string().nullish() });

/** Accounts, sessions and throttle in the database of the host, by better-auth. */
export function createAccounts(settings: AuthSettings): Accounts {
  const auth = createAuth(settings);
  const { origin } = new URL(settings.publicUrl);

  function post(path: string, body: unknown, headers: Record<string, string>): Promise<Response> {
    return auth.handler(new Request(`${origin}/auth${path}`, { method: 'POST', headers: { 'content-type': 'application/json', origin, ...headers }, body: JSON.stringify(body) }));
  }

  async function ensure(account: NewAccount): Promise<void> {
    const context = await auth.$context;
    if ((await context.internalAdapter.findUserByEmail(account.email.toLowerCase())) === null) await put(account);
  }

  async function put({ email, name, password, access }: NewAccount): Promise<void> {
    const context = await auth.$context;
    const hash = await context.password.hash(password);
    const columns = { name, role: access.role, tenantId: access.role === 'administrator' ? access.tenantId : null };
    const known = await context.internalAdapter.findUserByEmail(email.toLowerCase());
    if (known === null) {
      const user = await context.internalAdapter.createUser({ ...columns, email: email.toLowerCase(), emailVerified: true }, { method: 'admin' });
      await context.internalAdapter.linkAccount({ userId: user.id, providerId: 'credential', accountId: user.id, password: hash });
      return;
    }
    await context.internalAdapter.updateUser(known.user.id, columns);
    await context.internalAdapter.updatePassword(known.user.id, hash);
  }

  return {
    find: async (cookieHeader) => {
      if (cookieHeader === undefined) return undefined;
      const found = await auth.api.getSession({ headers: new Headers({ cookie: cookieHeader }) });
      return found === null ? undefined : toPrincipal(found.user);
    },
    signIn: async ({ email, password, address }) => {
      const answer = await post('/sign-in/email', { email, password }, { 'x-clounect-address': address });
      if (answer.status === 429) return { state: 'throttled', retryAfterSeconds: Number(answer.headers.get('x-retry-after') ?? 60) };
      return answer.ok ? { state: 'signedIn', cookies: answer.headers.getSetCookie() } : { state: 'refused' };
    },
    signOut: async (cookieHeader) => (await post('/sign-out', {}, { cookie: cookieHeader ?? '' })).headers.getSetCookie(),
    requestReset: async ({ email, address }) => {
      const answer = await post('/request-password-reset', { email }, { 'x-clounect-address': address });
      return answer.status === 429 ? 'throttled' : 'accepted';
    },
    resetPassword: async ({ token, password, address }) => {
      const answer = await post('/reset-password', { token, newPassword: password }, { 'x-clounect-address': address });
      return answer.status === 429 ? 'throttled' : answer.ok ? 'done' : 'refused';
    },
    put,
    ensure,
    removeOf: async (tenantId) => void (await sql`delete from console_user where tenant_id = ${tenantId}`.execute(settings.db)),
    canReset: settings.sendReset !== undefined,
    isEmpty: async () => (await (await auth.$context).internalAdapter.countTotalUsers()) === 0,
    migrate: () => createAccountTables(settings.db),
  };
}

/** An account whose role only a newer version knows may see nothing. */
function toPrincipal(user: unknown): Principal | undefined {
  const { id, name, email, role, tenantId } = sessionUser.parse(user);
  if (role === 'operator') return { userId: id, name, email, access: { role } };
  return role === 'administrator' && typeof tenantId === 'string' ? { userId: id, name, email, access: { role, tenantId } } : undefined;
}
