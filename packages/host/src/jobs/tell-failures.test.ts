import { describe, expect, it } from 'vitest';
import { tellFailures } from './tell-failures.js';

function begin(isAborted: boolean) {
  const told: object[] = [];
  const ignore = () => undefined;
  const logger = { debug: ignore, info: ignore, warn: ignore, error: (fields: object) => void told.push(fields) };
  const controller = new AbortController();
  if (isAborted) controller.abort();
  const job = tellFailures({ name: 'example', run: async () => Promise.reject(new Error('no such table')) }, logger);
  return { told, run: job.run({ key: 'tenant-1', data: {}, attempt: 2, signal: controller.signal }) };
}

describe('the failure of a job', () => {
  it('is told with its name, key and attempt, and goes on to the scheduler', async () => {
    const { told, run } = begin(false);
    await expect(run).rejects.toThrow('no such table');
    expect(told).toMatchObject([{ job: 'example', key: 'tenant-1', attempt: 2 }]);
  });

  it('is none when the host stops', async () => {
    const { told, run } = begin(true);
    await expect(run).rejects.toThrow('no such table');
    expect(told).toEqual([]);
  });
});
