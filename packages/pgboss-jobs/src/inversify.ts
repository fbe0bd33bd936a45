import { ContainerModule } from 'inversify';
import type { JobScheduler } from '@clounect/core';
import type { ServiceIdentifier } from 'inversify';

export const jobTokens: { readonly jobs: ServiceIdentifier<JobScheduler> } = {
  jobs: Symbol.for('@clounect/pgboss-jobs/jobs'),
};

/** Binds a scheduler that the composition made. */
export function createJobsModule(jobs: JobScheduler): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(jobTokens.jobs).toConstantValue(jobs);
  });
}
