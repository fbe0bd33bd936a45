import { addMilliseconds } from '../schedule/period.js';
import { createInMemoryJobs, createJobBoard } from './in-memory-jobs.js';
import { describeJobScheduler } from './job-scheduler-contract.js';

describeJobScheduler('memory', async () => {
  let now = '2026-11-22T00:59:30Z';
  const board = createJobBoard(() => now);
  const pass = async (milliseconds: number) => {
    now = addMilliseconds(now, milliseconds);
    board.turn();
    // What was begun has several promises to go through.
    for (let step = 0; step < 20; step += 1) await Promise.resolve();
  };
  return {
    process: () => createInMemoryJobs(board),
    async until(isSo) {
      for (let second = 0; second < 900; second += 1) {
        if (await isSo()) return;
        await pass(1_000);
      }
      throw new Error('It did not happen.');
    },
    rest: () => pass(0),
    nextHour: () => pass(60_000),
    end: async () => undefined,
  };
});
