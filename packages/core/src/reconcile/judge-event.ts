import type { KnownEvent } from '../ports/reconcile-memory.js';
import type { MarkedEvent } from '../ports/graph-client.js';
import { isOfEndedGeneration } from '../sync/choose-event.js';

/**
 * `doubt`: it changed since we last saw it. `orphan`: ours, and no mapping names it. `copy`: made by a person of an event of ours, or left
 * over from a deleted record or another source: left alone. `same`: no news.
 */
export type EventVerdict = 'same' | 'doubt' | 'orphan' | 'copy';

/** What a listed event with our marker means against what is held in that mailbox. */
export function judgeEvent(known: KnownEvent, event: MarkedEvent, here: { readonly sourceId: string; readonly mailboxId: string; readonly epoch: string }): EventVerdict {
  const { named, owner, record } = known;
  if (named !== undefined) return named.state === 'living' && named.etag !== event.etag ? 'doubt' : 'same';
  const { marker } = event;
  if (marker.sourceId !== here.sourceId || marker.mailboxId !== here.mailboxId) return 'copy';
  // The mapping's own event is known, or is being made.
  if (owner !== undefined && owner.state !== 'ended') return 'copy';
  if (owner !== undefined && isOfEndedGeneration(marker, owner, here.epoch)) return 'copy';
  return record?.state === 'deleted' ? 'copy' : 'orphan';
}
