import { doubtEvent, hasCreateInFlight, letWait } from './event-doubts.js';
import { raiseQuietly } from './work-rows.js';
import { recordKeyOf } from './tables.js';
import type { EventInbox } from '../../ports/event-inbox.js';
import type { Mapping } from '../../mapping/mapping.js';
import type { QuietTimes } from './work-rows.js';
import type { Tables } from './tables.js';
import type { Urgency } from '../../tenant/urgency.js';

interface Told {
  readonly mapping: Mapping;
  readonly etag?: string | undefined;
  readonly traceparent?: string | undefined;
}

export function createInMemoryEvents(tables: Tables, quietTimes: QuietTimes): EventInbox {
  const mappingsIn = (tenantId: string, mailboxId: string) =>
    [...tables.mappings.values()].filter((one) => one.tenantId === tenantId && one.mailboxId === mailboxId && one.state !== 'ended');
  const doubt = (told: readonly Told[], urgency: Urgency) => {
    for (const ofRecord of Map.groupBy(told, ({ mapping }) => recordKeyOf(mapping)).values()) {
      const [first] = ofRecord;
      if (first === undefined) continue;
      const traceparent = ofRecord.findLast((one) => one.traceparent !== undefined)?.traceparent;
      const dirty = raiseQuietly(tables, first.mapping, quietTimes, { urgency, traceparent });
      for (const { mapping, etag } of ofRecord) doubtEvent(tables, mapping, dirty, etag);
    }
  };

  return {
    async accept(hints) {
      const told: Told[] = [];
      for (const hint of hints) {
        const { tenantId, mailboxId, eventId, etag, traceparent } = hint;
        const named = mappingsIn(tenantId, mailboxId).filter((mapping) => mapping.eventId === eventId);
        if (named.length === 0 && hasCreateInFlight(tables, tenantId, mailboxId)) letWait(tables, hint);
        told.push(...named.filter((mapping) => etag === undefined || etag !== mapping.etag).map((mapping) => ({ mapping, etag, traceparent })));
      }
      doubt(told, 'userEdit');
    },

    async doubtMailbox(tenantId, mailboxId) {
      doubt(
        mappingsIn(tenantId, mailboxId)
          .filter(({ state }) => state !== 'released')
          .map((mapping) => ({ mapping })),
        'repair',
      );
    },
  };
}
