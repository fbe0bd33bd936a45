import { commitRecords, toRecordText } from './commit-records.js';
import { groupCalls } from './group-calls.js';
import { loadRecords } from './load-records.js';
import { toRefusal } from './transact.js';
import type { Executor } from './database.js';
import type { CommitEnd, MappingRepository } from '@clounect/core';
import type { Outcome } from './group-calls.js';
import type { RecordCommit } from './record-commit.js';

const endPatienceMs = 3;

/**
 * The sync's own memory. A record that holds what only a newer version understands is missing from the answer of `load`:
 * whoever claimed it abandons it.
 */
export function createMappingRepository(db: Executor): MappingRepository {
  const commitTogether = groupCalls<RecordCommit, CommitEnd>((commits) => commitGroup(db, commits), {
    keyOf: ({ claim }) => toRecordText(claim),
    besideFrom: 4,
    // Nobody waits for an end, while an intent holds up its call: so ends go along with the intents of the next records.
    patienceOf: ({ changes }) => (changes.finish === undefined ? 0 : endPatienceMs),
  });
  return {
    load: (claims) => loadRecords(db, claims),
    async commit(claim, changes) {
      // Whoever wants a deletion waits for its tenant's brake, and nobody else with it.
      const together = changes.deletions === undefined ? await commitTogether({ claim, changes }) : 'fenced';
      if (together !== 'fenced') return together;
      // Alone, a record may wait for its row, and what the database refuses is this record's own fault.
      const [alone = 'fenced'] = await commitRecords(db, [{ claim, changes }], { waits: true });
      return alone;
    },
  };
}

/** Records that are ready together share a commit and wait for no row, so that nobody's lock holds up the others. */
async function commitGroup(db: Executor, commits: readonly RecordCommit[]): Promise<readonly Outcome<CommitEnd>[]> {
  try {
    return (await commitRecords(db, commits, { waits: false })).map((value) => ({ value }));
  } catch (error) {
    // An unknown COMMIT is nobody's success; what was surely refused is tried one by one.
    return commits.map(() => (toRefusal(error) === 'unknown' ? { error } : { value: 'fenced' as const }));
  }
}
