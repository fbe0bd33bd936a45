import type { Claim, RecordChanges } from '@clounect/core';

/** What one run of a record wants to store. */
export interface RecordCommit {
  readonly claim: Claim;
  readonly changes: RecordChanges;
}
