import type { Decision } from './decision.js';
import type { EndReason, Mapping } from '../mapping/mapping.js';
import { decide, settleStep, type StandingCase } from './mailbox-case.js';
import { deletionState } from './plan-deletions.js';
import { isBound, lookAtEvent, readFirst } from './look-at-event.js';
import { toEnded, toReleased, withPending } from '../mapping/transitions.js';

/** An event that stands and is no longer wanted: deleted at the version that was last seen, unless a person made more of it. */
export function removeEvent(mailbox: StandingCase, reason: EndReason): Decision {
  const { mapping, evidence } = mailbox;
  const state = deletionState(evidence, mapping, 'event');
  if (state === 'discarded') return decide(mailbox, 'deletion-discarded', settleStep(mailbox, toReleased(mapping)), { because: reason });
  return lookAtEvent(mailbox, {
    present: (seen) => {
      if (!seen.isRead && isBound(seen.shape)) return readFirst(mailbox);
      const next: Mapping = { ...mapping, shape: seen.shape, missingSince: undefined };
      if (seen.shape.hasAttendees && evidence.tenant.policies.onMeeting === 'hold') {
        return decide(mailbox, 'meeting-held', { kind: 'hold', mapping: next }, { because: reason });
      }
      if (seen.shape.isRecurring) return decide(mailbox, 'series-held', { kind: 'hold', mapping: next }, { because: reason });
      if (state === 'held') return decide(mailbox, 'deletion-held', { kind: 'hold', mapping: next }, { because: reason });
      const write = { kind: 'delete', reason } as const;
      const version = { mailboxId: mapping.mailboxId, eventId: mapping.eventId, etag: seen.etag };
      return decide(mailbox, 'delete', { kind: 'delete', mapping: { ...next, pending: withPending(mapping.pending, write) }, version, write }, { because: reason });
    },
    absent: () => decide(mailbox, 'gone', settleStep(mailbox, toEnded(mapping, reason)), { because: reason }),
  });
}
