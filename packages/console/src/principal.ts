/** Who is signed in. */
export interface Principal {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  /** `operator`: all tenants. `administrator`: one tenant. */
  readonly access: { readonly role: 'operator' } | { readonly role: 'administrator'; readonly tenantId: string };
}

export function maySee({ access }: Principal, tenantId: string): boolean {
  return access.role === 'operator' || access.tenantId === tenantId;
}
