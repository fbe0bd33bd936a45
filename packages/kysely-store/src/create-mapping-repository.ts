import { commitRecord } from './commit-record.js';
import { loadRecords } from './load-records.js';
import type { Executor } from './database.js';
import type { MappingRepository } from '@clounect/core';

/**
 * The sync's own memory. A record that holds what only a newer version understands is missing from the answer of `load`:
 * whoever claimed it abandons it.
 */
export function createMappingRepository(db: Executor): MappingRepository {
  return {
    load: (claims) => loadRecords(db, claims),
    commit: (claim, changes) => commitRecord(db, claim, changes),
  };
}
