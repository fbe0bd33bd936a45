import type { ActivityEntry, ActivityLog, MappingRepository } from '@clounect/core';
import type { Logger } from './logger.js';

/** Every line of 連携実行ログ also goes to the host's log, once it is durable: whoever operates the host sees what happens and what fails. */
export function tellActivity(mappings: MappingRepository, logger: Logger): MappingRepository {
  return {
    load: (claims) => mappings.load(claims),
    commit: async (claim, changes) => {
      const state = await mappings.commit(claim, changes);
      if (state !== 'fenced') for (const entry of changes.activity ?? []) tell(logger, entry);
      if (typeof state === 'object' && state.notice !== undefined) tell(logger, state.notice);
      return state;
    },
  };
}

/** The same for what belongs to no claimed record. */
export function tellNotes(activity: Pick<ActivityLog, 'note'>, logger: Logger): Pick<ActivityLog, 'note'> {
  return {
    note: async (entries) => {
      await activity.note(entries);
      for (const entry of entries) tell(logger, entry);
    },
  };
}

function tell(logger: Logger, entry: ActivityEntry): void {
  const { tenantId, recordId, mailboxId, action, result, code, detail } = entry;
  logger[result === 'succeeded' ? 'info' : 'warn']({ tenantId, recordId, mailboxId, action, result, code, detail }, entry.kind);
}
