import { doubtEvents, lockWork } from './doubt-events.js';
import { inCreation, namedBy, standingIn } from './doubted-events.js';
import { isStorable } from './storable.js';
import { letHintsWait } from './let-hints-wait.js';
import { shareCommits } from './share-commits.js';
import { sql } from 'kysely';
import { transact } from './transact.js';
import type { Candidate, QuietTimes } from './doubt-events.js';
import type { EventHint, EventInbox } from '@clounect/core';
import type { Executor } from './database.js';

export function createEventInbox(db: Executor, quietTimes: QuietTimes): EventInbox {
  const accept = shareCommits<EventHint>((hints) => storeTogether(db, hints, quietTimes));

  return {
    async accept(hints) {
      // An id that no database takes names nothing of ours; a version that none takes is as good as none.
      const readable = hints.filter(({ tenantId, mailboxId, eventId }) => [tenantId, mailboxId, eventId].every(isStorable));
      if (readable.length > 0) await accept(readable.map((hint) => (isStorable(hint.etag ?? '') ? hint : { ...hint, etag: undefined })));
    },
    async doubtMailbox(tenantId, mailboxId) {
      const doubted = standingIn(tenantId, mailboxId);
      const { rows } = await sql<Candidate>`select tenant_id, source_id, record_id from (${doubted}) as doubted`.execute(db);
      if (rows.length === 0) return;
      await transact(db, async (transaction) => {
        await lockWork(transaction, rows);
        await doubtEvents(transaction, doubted, quietTimes, 'repair');
      });
    },
  };
}

/** One statement when no hint can be about an event of ours, as it is with most of what happens in a mailbox. */
async function storeTogether(db: Executor, hints: readonly EventHint[], quietTimes: QuietTimes): Promise<void> {
  const { rows } = await sql<Candidate & { is_creating: boolean }>`
    select tenant_id, source_id, record_id, false as is_creating from (${namedBy(hints)}) as named
    union
    select tenant_id, source_id, record_id, true from (${inCreation(hints)}) as creating
  `.execute(db);
  if (rows.length === 0) return;
  await transact(db, async (transaction) => {
    await lockWork(transaction, rows);
    // From here on no commit changes which event these records name: what the hints are about is judged anew, from a later snapshot.
    // A create that began after the first look cannot have made an event that was hinted at before.
    await doubtEvents(transaction, namedBy(hints), quietTimes, 'userEdit');
    if (rows.some((row) => row.is_creating)) await letHintsWait(transaction, hints);
  });
}
