import { ClounectError } from '../../failure/failure.js';
import { keyOf, recordKeyOf } from './tables.js';
import { raise } from './work-rows.js';
import type { ScheduleInbox } from '../../ports/schedule-inbox.js';
import type { Tables } from './tables.js';

const unseen = { at: undefined, unsignedAt: undefined, incompleteAt: undefined, testAt: undefined, realAt: undefined, lackingAt: undefined, refusedCount: 0 };

export function createInMemoryInbox(tables: Tables): ScheduleInbox {
  return {
    async accept(notices) {
      for (const { tenantId, sourceId, recordId, body } of notices) {
        if ([recordId, body].some((text) => text.includes('\0') || !text.isWellFormed())) {
          throw new ClounectError('malformed', 'A notice holds characters that no database takes.');
        }
        if (!tables.sources.has(keyOf(tenantId, sourceId))) {
          throw new ClounectError('unknownSource', `Tenant ${tenantId} has no source ${sourceId}.`);
        }
      }
      const records = Object.values(Object.groupBy(notices, recordKeyOf));
      for (const ofOne of records) if (ofOne?.[0] !== undefined) raise(tables, ofOne[0], { hints: ofOne.length });
      for (const { tenantId, sourceId, recordId, body, isSigned, traceparent } of notices) {
        const noticeId = tables.nextId();
        tables.notices.set(noticeId, { tenantId, sourceId, recordId, noticeId, kind: 'webhook', body, isSigned, receivedAt: tables.now(), traceparent });
      }
    },

    async markSeen(tenantId, { isSigned, isComplete, isTest = false, isFormer = false, lacks = [] }) {
      const at = tables.now();
      const before = tables.seen.get(tenantId) ?? unseen;
      tables.seen.set(tenantId, {
        ...{ ...before, at },
        ...(isFormer && { formerAt: at }),
        unsignedAt: isSigned ? before.unsignedAt : at,
        incompleteAt: isComplete ? before.incompleteAt : at,
        testAt: isTest ? at : before.testAt,
        realAt: isTest ? before.realAt : at,
        ...(lacks.length > 0 && { lackingAt: at, lacking: [...lacks] }),
      });
    },

    async markRefused(tenantId) {
      const at = tables.now();
      const before = tables.seen.get(tenantId) ?? unseen;
      tables.seen.set(tenantId, { ...before, at: before.at ?? at, refusedAt: at, refusedCount: (before.refusedCount ?? 0) + 1 });
    },

    async lastSeen(tenantId) {
      return tables.seen.get(tenantId);
    },
  };
}
