import { keepHouse, type Housekeeping, type HousekeepingSettings, type Job } from '@clounect/core';
import type { Logger } from '../logging/logger.js';

export interface HousekeepingJobPorts {
  readonly house: Housekeeping;
  readonly logger: Logger;
}

/** Every hour, so that each time only little is to be done. */
export function createHousekeepingJob({ house, logger }: HousekeepingJobPorts, settings: HousekeepingSettings): Job {
  return {
    name: 'housekeeping',
    period: { kind: 'everyMinutes', minutes: 60 },
    run: async ({ signal }) => {
      const removed = await keepHouse(house, settings, signal);
      if (Object.values(removed).some((count) => count > 0)) logger.info(removed, 'what was old enough was removed');
    },
  };
}
