import { expect, it } from 'vitest';
import { createReconcileJob } from './create-reconcile-job.js';

it('asks for what is due, and rings only when something is', async () => {
  const asked: number[] = [];
  let rings = 0;
  const answers = [0, 2];
  const runs = { requestDue: async (every: number) => (asked.push(every), answers.shift() ?? 0) };
  const job = createReconcileJob({ runs, ring: () => void (rings += 1) }, 5_000);
  const context = { key: '', data: {}, attempt: 1, signal: new AbortController().signal };
  await job.run(context);
  expect(rings).toBe(0);
  await job.run(context);
  expect([rings, asked]).toEqual([1, [5_000, 5_000]]);
});
