import type { Decision, Row, Step } from './decision.js';
import type { EventEvidence, Evidence, MarkerEvidence } from './evidence.js';
import type { EventContent, EventOwner, SyncedField } from '../event/event.js';
import type { Mapping } from '../mapping/mapping.js';
import type { WishedMailbox } from './wished-mailboxes.js';

/** All that is known for the decision about one mailbox. */
export interface MailboxCase extends WishedMailbox {
  readonly evidence: Evidence;
  readonly mapping?: Mapping | undefined;
  readonly event: EventEvidence;
  readonly markers?: MarkerEvidence | undefined;
}

/** A case whose mapping names an event. */
export interface StandingCase extends MailboxCase {
  readonly mapping: Mapping & { readonly eventId: string; readonly etag: string; readonly base: NonNullable<Mapping['base']> };
}

export function isStanding(mailbox: MailboxCase): mailbox is StandingCase {
  const { mapping } = mailbox;
  return mapping?.eventId !== undefined && mapping.etag !== undefined && mapping.base !== undefined;
}

export function ownerOf({ evidence, mailboxId }: MailboxCase): EventOwner {
  const { tenant, source, recordId } = evidence;
  return { tenantId: tenant.tenantId, sourceId: source.sourceId, recordId, mailboxId };
}

export function decide(mailbox: MailboxCase, row: Row, step: Step, more: Pick<Decision, 'because' | 'lost' | 'lostBefore'> = {}): Decision {
  return { mailboxId: mailbox.mailboxId, participants: mailbox.serves, row, step, ...more };
}

/** Values as the explanation keeps them, by field; `undefined` where there are none. */
export function toLost(content: EventContent, fields: readonly SyncedField[]): Decision['lost'] {
  const text = (value: EventContent[SyncedField]): string => (typeof value === 'string' ? value : JSON.stringify(value));
  return fields.length === 0 ? undefined : Object.fromEntries(fields.map((field) => [field, text(content[field])]));
}

/** A step that stores `mapping` if it differs from what is stored, else none. */
export function settleStep({ mapping: stored }: MailboxCase, mapping: Mapping): Step {
  return isSameValue(stored, mapping) ? { kind: 'none' } : { kind: 'settle', mapping };
}

/** Whatever the order of the members; one that is undefined is as good as missing. */
function isSameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isObject(one) || !isObject(other)) return false;
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => isSameValue(one[key], other[key]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
