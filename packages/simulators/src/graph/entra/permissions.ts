import type { AppRegistration, Permission } from '../settings.js';

/** Some of Microsoft Graph's permissions: what the sync needs, and what one could take for it. */
export const offeredPermissions = {
  application: ['Calendars.Read', 'Calendars.ReadBasic.All', 'Calendars.ReadWrite', 'Directory.Read.All', 'Mail.Read', 'MailboxSettings.Read', 'User.Read.All', 'User.ReadWrite.All'],
  delegated: ['Calendars.Read', 'Calendars.ReadWrite', 'Mail.Read', 'User.Read', 'User.Read.All'],
} as const;

export interface PermissionState extends Permission {
  readonly isGranted: boolean;
  /** False: consented to, but no longer asked for. */
  readonly isRequested: boolean;
}

const grantedOf = ({ roles, delegated = [] }: AppRegistration): readonly Permission[] => [
  ...roles.map((name) => ({ kind: 'application' as const, name })),
  ...delegated.map((name) => ({ kind: 'delegated' as const, name })),
];
const includes = (list: readonly Permission[], { kind, name }: Permission): boolean => list.some((one) => one.kind === kind && one.name === name);

/** What the app asks for, then what else was consented to. */
export function listPermissions(app: AppRegistration): readonly PermissionState[] {
  const granted = grantedOf(app);
  const requested = app.requested ?? granted;
  return [
    ...requested.map((permission) => ({ ...permission, isRequested: true, isGranted: includes(granted, permission) })),
    ...granted.filter((permission) => !includes(requested, permission)).map((permission) => ({ ...permission, isRequested: false, isGranted: true })),
  ];
}

export const isOffered = ({ kind, name }: Permission): boolean => offeredPermissions[kind].some((offered) => offered === name);

/** Asking alone changes no token. */
export function withRequested(app: AppRegistration, added: readonly Permission[]): AppRegistration {
  const before = app.requested ?? [...grantedOf(app)];
  return { ...app, requested: added.reduce((requested, permission) => (includes(requested, permission) ? requested : [...requested, permission]), before) };
}

/** As in Entra, the consent stays: it is revoked by itself. */
export function withoutRequested(app: AppRegistration, removed: Permission): AppRegistration {
  return { ...app, requested: (app.requested ?? grantedOf(app)).filter(({ kind, name }) => kind !== removed.kind || name !== removed.name) };
}

/** 管理者の同意を与える: everything asked for is granted. */
export function withConsent(app: AppRegistration): AppRegistration {
  const all = listPermissions(app);
  const namesOf = (kind: Permission['kind']): string[] => all.filter((permission) => permission.kind === kind).map(({ name }) => name);
  return { ...app, requested: app.requested ?? [...grantedOf(app)], roles: namesOf('application'), delegated: namesOf('delegated') };
}

export function withoutConsent(app: AppRegistration, revoked: Permission): AppRegistration {
  const left = (names: readonly string[], kind: Permission['kind']): string[] => names.filter((name) => kind !== revoked.kind || name !== revoked.name);
  return { ...app, requested: app.requested ?? [...grantedOf(app)], roles: left(app.roles, 'application'), delegated: left(app.delegated ?? [], 'delegated') };
}
