import type { FilterModel } from '../odata/compile-filter.js';
import type { DirectoryUser } from '../settings.js';

const notHeld = { businessPhones: [], givenName: null, jobTitle: null, mobilePhone: null, officeLocation: null, preferredLanguage: null, surname: null };
const onRequest: ReadonlySet<string> = new Set(['accountEnabled', 'userType']);

/** All names that `$select` may carry. */
export const userMembers: ReadonlySet<string> = new Set(['id', 'displayName', 'mail', 'userPrincipalName', ...Object.keys(notHeld), ...onRequest]);

/** The user as Graph answers it; without `$select` only the default members. */
export function toGraphUser(user: DirectoryUser, select: readonly string[] | undefined): Record<string, unknown> {
  const { id, displayName, mail, userPrincipalName } = user;
  const all: Record<string, unknown> = { ...notHeld, displayName, mail, userPrincipalName, id, accountEnabled: true, userType: 'Member' };
  return Object.fromEntries(Object.entries(all).filter(([name]) => (select === undefined ? !onRequest.has(name) : select.includes(name))));
}

export const userFilterModel: FilterModel<DirectoryUser> = {
  typeName: 'microsoft.graph.user',
  properties: new Map([
    ['id', { read: (user: DirectoryUser) => user.id }],
    ['mail', { read: (user: DirectoryUser) => user.mail }],
    ['userPrincipalName', { read: (user: DirectoryUser) => user.userPrincipalName }],
    ['displayName', { read: (user: DirectoryUser) => user.displayName }],
    ['accountEnabled', { read: () => true }],
  ]),
};
