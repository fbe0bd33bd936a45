import type { Claims } from '../entra/access-token.js';
import { GraphRefusal } from '../graph-refusal.js';
import type { DirectoryUser } from '../settings.js';
import type { Directory } from '../state/directory.js';

/** The user as this directory knows it; undefined when removed or in another directory. */
export function findVisibleUser(directory: Directory, reference: string, { tid }: Claims): DirectoryUser | undefined {
  const user = directory.findUser(reference);
  return user === undefined || user.state === 'removed' || (user.tenantId ?? tid) !== tid ? undefined : user;
}

export function checkDirectoryRole({ roles }: Claims): void {
  if (!roles.some((role) => ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All'].includes(role)))
    throw new GraphRefusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

/** The owner of a mailbox that the app may use; throws 403 or 404 as Exchange does otherwise. */
export function openMailbox(directory: Directory, reference: string, claims: Claims, writes: boolean): DirectoryUser {
  const wanted = writes ? ['Calendars.ReadWrite'] : ['Calendars.ReadWrite', 'Calendars.Read'];
  if (!claims.roles.some((role) => wanted.includes(role))) throw new GraphRefusal(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
  const user = findVisibleUser(directory, reference, claims);
  if (user === undefined) throw isGuid(reference) ? new GraphRefusal(404, 'ResourceNotFound', 'Resource could not be discovered.') : new GraphRefusal(404, 'ErrorInvalidUser', `The requested user '${reference}' is invalid.`);
  if (user.state === 'accessDenied') throw new GraphRefusal(403, 'ErrorAccessDenied', 'Access to OData is disabled.');
  if (user.state === 'noMailbox') throw new GraphRefusal(404, 'MailboxNotEnabledForRESTAPI', 'The mailbox is either inactive, soft-deleted, or is hosted on-premise.');
  return user;
}

const isGuid = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
