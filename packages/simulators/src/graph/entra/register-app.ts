import type { AppRegistration } from '../settings.js';

/** アプリの登録 › 新規登録: as in Entra, an app asks for `User.Read` (delegated) from the start, and may do nothing yet. */
export const registerApp = ({ clientId, tenantId, displayName }: { readonly clientId: string; readonly tenantId: string; readonly displayName: string }): AppRegistration => ({
  clientId,
  tenantId,
  displayName,
  secrets: [],
  roles: [],
  requested: [{ kind: 'delegated', name: 'User.Read' }],
});
