import { secretNames, type SecretBox, type SecretName, type Source, type Tenant, type TenantRepository } from '@clounect/core';

export interface ChangeTenantPorts {
  readonly tenants: TenantRepository;
  readonly secrets: SecretBox;
}

export interface TenantChange {
  readonly tenant: Omit<Tenant, 'sourceId' | 'hadOtherSource' | 'epoch'>;
  /** Missing: the present one stays. */
  readonly source?: Omit<Source, 'tenantId' | 'sourceId'> | undefined;
  /** The ones that are missing stay. */
  readonly secrets?: Readonly<Partial<Record<SecretName, string | undefined>>> | undefined;
}

/** The one way in which a tenant's settings are written, from a file as from the console. */
export async function changeTenant({ tenants, secrets: box }: ChangeTenantPorts, { tenant, source, secrets = {} }: TenantChange): Promise<void> {
  const { tenantId } = tenant;
  await tenants.put(tenant);
  // Before the source: whoever works on its records needs the key that fits.
  for (const name of secretNames) {
    const secret = secrets[name];
    if (secret !== undefined) await box.put(tenantId, name, secret);
  }
  if (source !== undefined) await tenants.useSource(tenantId, source);
}
