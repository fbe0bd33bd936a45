import type { Principal } from '../principal.js';

/** What a form brought and from where. */
export interface SignInAttempt {
  readonly email: string;
  readonly password: string;
  /** The address of the connection, for the throttle. */
  readonly address: string;
}

export type SignInResult =
  /** Values of `Set-Cookie`. */
  | { readonly state: 'signedIn'; readonly cookies: readonly string[] }
  | { readonly state: 'refused' }
  | { readonly state: 'throttled'; readonly retryAfterSeconds: number };

export interface NewAccount {
  readonly email: string;
  readonly name: string;
  /** At least 12 characters. */
  readonly password: string;
  readonly access: Principal['access'];
}

/** Sign-in of the console's own: a host that has another one needs none of this. */
export interface Accounts {
  /** Whether a forgotten password can be set anew by its owner; else an operator does it. */
  readonly canReset: boolean;
  /** Who the request's cookies belong to. */
  find(cookieHeader: string | undefined): Promise<Principal | undefined>;
  signIn(attempt: SignInAttempt): Promise<SignInResult>;
  /** Ends the session in the database; answers the cookies that clear it. */
  signOut(cookieHeader: string | undefined): Promise<readonly string[]>;
  /** Says nothing of whether there is such an account. */
  requestReset(request: { readonly email: string; readonly address: string }): Promise<'accepted' | 'throttled'>;
  /** Ends all sessions of the account. `refused`: the token is unknown, used or too old. */
  resetPassword(reset: { readonly token: string; readonly password: string; readonly address: string }): Promise<'done' | 'refused' | 'throttled'>;
  /** Creates the account, or gives the one with that address the name, password and role. */
  put(account: NewAccount): Promise<void>;
  /** Creates the account unless there is one with that address: what its owner changed stays. */
  ensure(account: NewAccount): Promise<void>;
  /** Removes the administrators of a tenant, with their sessions. */
  removeOf(tenantId: string): Promise<void>;
  /** Whether nobody can sign in yet. */
  isEmpty(): Promise<boolean>;
  /** Makes the tables; several processes may do so at once. */
  migrate(): Promise<void>;
}
