import type { DecidedDeletion } from '../mapping/deletion.js';
import type { EventEvidence, Evidence } from '../sync/evidence.js';
import type { EventShape, OutlookEvent } from '../event/event.js';
import type { Mapping } from '../mapping/mapping.js';
import { plainShape } from '../event/event.js';
import { policiesSchema, type Policies } from '../tenant/tenant.js';
import { schedule } from './create-sync-world.js';
import { toBase } from '../mapping/transitions.js';
import { toSfaHalf, type ScheduleWithPeriod } from '../sync/to-event-content.js';

export const now = '2026-11-22T00:00:00Z';
export const plain = schedule() as ScheduleWithPeriod;
export const half = toSfaHalf(plain);
const owner = { tenantId: 't', sourceId: 's', recordId: '1', mailboxId: 'm' };
export const living: Mapping = { ...owner, state: 'living', generation: 1, epoch: 'e', serves: ['taro'], eventId: 'event', etag: 'v1', base: toBase(half, half), shape: plainShape, pending: [], failures: 0 };
export const ended: Mapping = { ...owner, state: 'ended', endReason: 'participant-removed', generation: 1, epoch: 'e', serves: ['taro'], shape: plainShape, pending: [], failures: 0 };
export const creating: Mapping = { ...ended, state: 'creating', endReason: undefined, pending: [{ kind: 'create', sfa: half, draft: { content: half, reminderMinutes: null } }] };
export const event = (changes: Partial<OutlookEvent['content']> = {}, shape: Partial<EventShape> = {}): OutlookEvent => ({
  eventId: 'event',
  etag: 'v2',
  createdAt: now,
  content: { ...half, ...changes },
  shape: { ...plainShape, ...shape },
  marker: { sourceId: 's', recordId: '1', mailboxId: 'm', epoch: 'e', generation: 1 },
});
export const read = (...args: Parameters<typeof event>): EventEvidence => ({ state: 'read', event: event(...args) });
export const titled = (title: string): Evidence['record'] => ({ state: 'present', schedule: { ...plain, title }, isBornByAdd: true });

/** One mailbox's situation; what is not said is that of a timed schedule with one linked participant. */
export interface Setting extends Partial<Omit<Evidence, 'mappings' | 'events' | 'markers' | 'tenant'>> {
  readonly mapping?: Mapping;
  readonly event?: EventEvidence;
  readonly found?: readonly OutlookEvent[];
  readonly policies?: Partial<Policies>;
  readonly isPaused?: boolean;
  readonly isOn?: boolean;
  readonly direction?: 'oneWay' | 'twoWay';
  /** The database was declared to be restored; what is held of epoch `e` is a backup's. */
  readonly isRestored?: boolean;
}

export function evidenceOf({ mapping, event, found, policies, isPaused = false, isOn = true, direction = 'oneWay', isRestored = false, ...rest }: Setting): Evidence {
  return {
    tenant: { tenantId: 't', name: '', webhookId: 'w', direction, isPaused, timeZone: 'Asia/Tokyo', policies: policiesSchema.parse(policies ?? {}), sourceId: 's', hadOtherSource: false, ...(isRestored ? { epoch: 'e2', restoredAt: minutesAgo(5) } : { epoch: 'e' }), sfa: {}, graph: {} },
    source: { tenantId: 't', sourceId: 's', host: '', table: 'table_1', scheduleField: 'f', settings: {} },
    recordId: '1',
    record: { state: 'present', schedule: plain, isBornByAdd: true },
    links: [{ tenantId: 't', linkId: 'l', name: '', sfaUserId: 'taro', mail: '', mailboxId: 'm', isOn }],
    mappings: mapping === undefined ? [] : [mapping],
    events: new Map(event === undefined ? [] : [['m', event]]),
    markers: new Map(found === undefined ? [] : [['m', { found, isIdentitySpent: false }]]),
    unresolved: new Map(),
    now,
    ...rest,
  };
}

export const deletion = (state: DecidedDeletion['state'], changes: Partial<DecidedDeletion> = {}): Pick<Setting, 'deletions'> => ({
  deletions: new Map([['m', { what: 'event', mailboxId: 'm', eventId: 'event', state, ...changes }]]),
});
export const minutesAgo = (minutes: number): string => new Date(Date.parse(now) - minutes * 60_000).toISOString();
export const armed: Mapping = { ...living, writesBack: true };
export const fresh: Evidence['record'] = { state: 'present', schedule: plain, isBornByAdd: true, isFresh: true };
export const twoWay = { direction: 'twoWay', mapping: armed } as const;
export const long = titled('長'.repeat(300));
/** The user deleted the event, proved by a second look. */
export const absent: Setting = { mapping: { ...armed, missingSince: minutesAgo(1) }, event: { state: 'missing' } };
export const unseen: Evidence['record'] = { state: 'present', schedule: plain, isBornByAdd: false };
