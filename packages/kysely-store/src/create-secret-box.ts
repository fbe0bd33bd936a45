import type { Executor } from './database.js';
import type { Seal } from './sealed.js';
import type { SecretBox, SecretName } from '@clounect/core';

/** Secrets leave the process only sealed; the database, its backups and its logs never see one. */
export function createSecretBox(db: Executor, seal: Seal): SecretBox {
  return {
    async put(tenantId, name, value) {
      await putSecret(db, seal, { tenantId, name, value });
    },
    async open(tenantId, name) {
      const row = await db
        .selectFrom('secret')
        .select(['key_id', 'sealed'])
        .where('tenant_id', '=', tenantId)
        .where('name', '=', name)
        .executeTakeFirst();
      return row && seal.unseal({ keyId: row.key_id, sealed: row.sealed }, contextOf(tenantId, name));
    },
  };
}

export async function putSecret(db: Executor, seal: Seal, { tenantId, name, value }: { readonly tenantId: string; readonly name: SecretName; readonly value: string }): Promise<void> {
  const { keyId, sealed } = seal.seal(value, contextOf(tenantId, name));
  await db
    .insertInto('secret')
    .values({ tenant_id: tenantId, name, key_id: keyId, sealed })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'name']).doUpdateSet({ key_id: keyId, sealed }))
    .execute();
}

export function contextOf(tenantId: string, name: SecretName): string {
  return JSON.stringify([tenantId, name]);
}
