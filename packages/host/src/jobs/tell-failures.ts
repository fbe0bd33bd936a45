import type { Job } from '@clounect/core';
import { toLogFields } from '../logging/to-log-fields.js';
import type { Logger } from '../logging/logger.js';

/** The same job, whose failures are told in the host's log. What a stop interrupts is none. */
export function tellFailures(job: Job, logger: Logger): Job {
  return {
    ...job,
    run: async (run) => {
      try {
        await job.run(run);
      } catch (error) {
        const { key, attempt, signal } = run;
        if (!signal.aborted) logger.error({ job: job.name, key, attempt, ...toLogFields(error) }, 'a job failed; it is tried again, at last from the dead letter');
        throw error;
      }
    },
  };
}
