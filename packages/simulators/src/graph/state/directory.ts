import { randomBytes } from 'node:crypto';
import type { StateJournal } from '../../simulation/state-journal.js';
import type { AppRegistration, DirectoryUser, EntraDirectory } from '../settings.js';

/** Users, app registrations and the key that signs tokens. */
export interface Directory {
  users(): readonly DirectoryUser[];
  /** By object id, user principal name or mail address; addresses without regard to case. */
  findUser(reference: string): DirectoryUser | undefined;
  saveUser(user: DirectoryUser): void;
  /** Every directory that the settings, an app or a user names; those of the settings come first. */
  directories(): readonly EntraDirectory[];
  apps(): readonly AppRegistration[];
  findApp(clientId: string): AppRegistration | undefined;
  /** Adds it, or replaces the one with its client id. */
  saveApp(app: AppRegistration): void;
  removeApp(clientId: string): void;
  replaceApps(apps: readonly AppRegistration[]): void;
  readonly signingKey: string;
}

/** Settings fill what the journal does not hold yet; what was changed at runtime stays. */
export function createDirectory(
  journal: StateJournal,
  settings: { readonly directories: readonly EntraDirectory[]; readonly users: readonly DirectoryUser[]; readonly apps: readonly AppRegistration[] },
): Directory {
  const users = journal.collection<DirectoryUser>('user');
  const apps = journal.collection<readonly AppRegistration[]>('apps');
  const keys = journal.collection<string>('key');
  for (const user of settings.users) if (!users.has(user.id)) journal.put('user', user.id, user);
  if (!apps.has('all')) journal.put('apps', 'all', settings.apps);
  if (!keys.has('signing')) journal.put('key', 'signing', randomBytes(32).toString('hex'));
  let byReference: ReadonlyMap<string, DirectoryUser> | undefined;
  const allApps = (): readonly AppRegistration[] => apps.get('all') ?? [];
  const replaceApps = (next: readonly AppRegistration[]): void => journal.put('apps', 'all', next);
  return {
    directories: () => {
      const named = new Map(settings.directories.map((directory) => [directory.id.toLowerCase(), directory]));
      // The settings' apps count even when they were removed: their directory does not go with them.
      const others = [...settings.apps, ...allApps(), ...users.values()].flatMap(({ tenantId }) => tenantId ?? []);
      for (const id of others) if (!named.has(id.toLowerCase())) named.set(id.toLowerCase(), { id, name: id });
      return [...named.values()];
    },
    users: () => [...users.values()],
    findUser: (reference) => {
      byReference ??= indexUsers(users.values());
      return byReference.get(reference.toLowerCase());
    },
    saveUser: (user) => {
      journal.put('user', user.id, user);
      byReference = undefined;
    },
    apps: allApps,
    findApp: (clientId) => allApps().find((app) => app.clientId.toLowerCase() === clientId.toLowerCase()),
    saveApp: (app) => replaceApps(allApps().some(({ clientId }) => clientId === app.clientId) ? allApps().map((known) => (known.clientId === app.clientId ? app : known)) : [...allApps(), app]),
    removeApp: (clientId) => replaceApps(allApps().filter((app) => app.clientId !== clientId)),
    replaceApps,
    signingKey: keys.get('signing') ?? '',
  };
}

function indexUsers(users: Iterable<DirectoryUser>): ReadonlyMap<string, DirectoryUser> {
  const index = new Map<string, DirectoryUser>();
  // A stronger reference overwrites a weaker one: id over user principal name over mail, and the living over the removed.
  const all = [...users].sort((one, other) => Number(other.state === 'removed') - Number(one.state === 'removed'));
  for (const user of all) if (user.mail !== null) index.set(user.mail.toLowerCase(), user);
  for (const user of all) index.set(user.userPrincipalName.toLowerCase(), user);
  for (const user of all) index.set(user.id.toLowerCase(), user);
  return index;
}
