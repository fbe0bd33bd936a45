import { betterAuth } from 'better-auth';
import { cookiePrefix } from './cookie-prefix.js';
import type { Kysely } from 'kysely';

export interface AuthSettings {
  readonly db: Kysely<unknown>;
  /** Signs the cookies; at least 32 characters, the same in every process. */
  readonly secret: string;
  /** Where the console is reached from outside, with the path it is mounted under. */
  readonly publicUrl: string;
  /** Takes the token that leads to a new password to its owner; nobody else may see it. @default none: an operator sets passwords */
  readonly sendReset?: ((
    reset: { readonly email: string; readonly name: string; readonly token: string },
  ) => Promise<void>) | undefined;
}

const stamps = { createdAt: 'created_at', updatedAt: 'updated_at' };
const week = 7 * 24 * 60 * 60;
const day = 24 * 60 * 60;
const hour = 60 * 60;

interface ResetRequest {
  readonly user: { readonly email: string; readonly name: string };
  readonly token: string;
}

/** better-auth with our names of tables; sign-up is closed: accounts are made by an operator or the command line. */
export function createAuth({ db, secret, publicUrl, sendReset }: AuthSettings) {
  return betterAuth({
    database: { db, type: 'postgres' },
    baseURL: new URL(publicUrl).origin,
    basePath: '/auth',
    secret,
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 128,
      resetPasswordTokenExpiresIn: hour,
      revokeSessionsOnPasswordReset: true,
      ...(sendReset === undefined ? {} : { sendResetPassword: ({ user, token }: ResetRequest) => sendReset({ email: user.email, name: user.name, token }) }),
    },
    user: {
      modelName: 'console_user',
      fields: { emailVerified: 'email_verified', ...stamps },
      additionalFields: {
        role: { type: 'string', input: false, required: true },
        tenantId: { type: 'string', fieldName: 'tenant_id', input: false, required: false },
      },
    },
    session: {
      modelName: 'console_session',
      fields: { userId: 'user_id', expiresAt: 'expires_at', ipAddress: 'ip_address', userAgent: 'user_agent', ...stamps },
      expiresIn: week,
      updateAge: day,
    },
    account: {
      modelName: 'console_account',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...stamps,
      },
    },
    verification: { modelName: 'console_verification', fields: { expiresAt: 'expires_at', ...stamps } },
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'console_rate_limit',
      fields: { lastRequest: 'last_request' },
      customRules: {
        '/sign-in/email': { window: 60, max: 10 },
        '/request-password-reset': { window: 600, max: 3 },
        '/reset-password': { window: 600, max: 10 },
      },
    },
    advanced: {
      cookiePrefix,
      // Set by ourselves from the connection, never taken from outside.
      ipAddress: { ipAddressHeaders: ['x-clounect-address'] },
      useSecureCookies: publicUrl.startsWith('https:'),
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;
