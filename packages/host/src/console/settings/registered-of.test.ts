import { createInMemoryStore, exampleTenant } from '@clounect/core/testing';
import { ClounectError, type SecretBox } from '@clounect/core';
import { expect, it } from 'vitest';
import { fingerprintsOf, registeredOf } from './registered-of.js';

it('takes a secret that cannot be opened any more for none, so that it can be registered again; other trouble is trouble', async () => {
  const store = createInMemoryStore({ now: () => '2026-11-22T00:00:00Z', nextId: () => 'id' });
  const tenant = await store.tenants.put(exampleTenant('tenant-1'));
  const failing = (code: string): SecretBox => ({ ...store.secrets, open: () => Promise.reject(new ClounectError(code, 'no')) });
  const registered = await registeredOf({ ...store, secrets: failing('masterKeyWrong') }, tenant);
  expect([registered.sfa.apiKey, registered.graph.clientSecret]).toEqual([undefined, undefined]);
  expect(fingerprintsOf('tenant-1', registered)).toEqual({ sfa: undefined, graph: undefined });
  await expect(registeredOf({ ...store, secrets: failing('databaseUnreachable') }, tenant)).rejects.toMatchObject({ code: 'databaseUnreachable' });
});
