// Opens a folder, accepts a notice, says so and stays until it is killed. Argument: the folder.
import { createPgliteStore } from '../create-pglite-store.js';
import { policiesSchema } from '@clounect/core';

const [, , folder = ''] = process.argv;
try {
  const store = await createPgliteStore({ folder, masterKey: new Uint8Array(32) });
  await store.migrate();
  await store.tenants.put({
    ...{ tenantId: 'tenant-1', name: 'Example', webhookId: 'webhook-1', direction: 'oneWay', isPaused: false },
    ...{ timeZone: 'Asia/Tokyo', policies: policiesSchema.parse({}), sfa: {}, graph: {} },
  });
  const { sourceId } = await store.tenants.useSource('tenant-1', { host: 'https://sfa.example', table: 't', scheduleField: 'f', settings: {} });
  await store.inbox.accept([{ tenantId: 'tenant-1', sourceId, recordId: String(process.pid), body: '{}', isSigned: true }]);
  process.send?.({ accepted: String(process.pid) });
  setInterval(() => undefined, 1_000);
} catch (error) {
  process.send?.({ refused: String(error) });
}
