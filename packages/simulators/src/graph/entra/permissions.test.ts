import { expect, test } from 'vitest';
import type { AppRegistration, Permission } from '../settings.js';
import { listPermissions, withConsent, withoutConsent, withoutRequested, withRequested } from './permissions.js';

const app: AppRegistration = { clientId: 'app-1', tenantId: 'dir-1', secrets: [], roles: [], requested: [{ kind: 'delegated', name: 'User.Read' }] };
const calendars: Permission = { kind: 'application', name: 'Calendars.ReadWrite' };

test('what is only asked for is no role; consent makes roles of application permissions alone', () => {
  const asked = withRequested(app, [calendars, calendars, { kind: 'delegated', name: 'Calendars.Read' }]);
  expect(asked.roles).toEqual([]);
  expect(listPermissions(asked).map(({ name, isGranted }) => [name, isGranted])).toEqual([['User.Read', false], ['Calendars.ReadWrite', false], ['Calendars.Read', false]]);
  expect(withConsent(asked)).toMatchObject({ roles: ['Calendars.ReadWrite'], delegated: ['User.Read', 'Calendars.Read'] });
});

test('a permission that is no longer asked for stays granted until it is revoked', () => {
  const removed = withoutRequested(withConsent(withRequested(app, [calendars])), calendars);
  expect(removed.roles).toEqual(['Calendars.ReadWrite']);
  expect(listPermissions(removed)).toContainEqual({ ...calendars, isGranted: true, isRequested: false });
  expect(withoutConsent(removed, calendars).roles).toEqual([]);
});

test('an app whose settings name only roles asks for those', () => {
  const given: AppRegistration = { clientId: 'app-2', tenantId: 'dir-1', secrets: [], roles: ['Calendars.ReadWrite', 'User.Read.All'] };
  expect(listPermissions(given).map(({ isRequested, isGranted }) => [isRequested, isGranted])).toEqual([[true, true], [true, true]]);
  expect(withoutConsent(given, calendars)).toMatchObject({ roles: ['User.Read.All'], requested: [{ name: 'Calendars.ReadWrite' }, { name: 'User.Read.All' }] });
});
