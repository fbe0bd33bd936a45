import { createPostgresStore } from '@clounect/kysely-store';
import { exampleSetup } from '../testing/example-setup.js';
import { Pool } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';

/** A person lets go what the brake holds, as there is much of it, until told to stop; answers how much. */
export function startApproving(url: string): { readonly approved: () => number; stop(): Promise<void> } {
  const pool = new Pool({ connectionString: url, max: 1 });
  pool.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
  const { heldDeletions } = createPostgresStore({ pool, masterKey: new Uint8Array(32) });
  const { tenantId } = exampleSetup;
  let isOver = false;
  let approved = 0;
  const work = async (): Promise<void> => {
    while (!isOver) {
      // The database is away for a while.
      approved += await heldDeletions.list({ tenantId, limit: 100 }).then((held) => heldDeletions.approve(tenantId, held)).catch(() => 0);
      await sleep(500);
    }
  };
  const working = work();
  return {
    approved: () => approved,
    stop: async () => {
      isOver = true;
      await working;
      await pool.end();
    },
  };
}
