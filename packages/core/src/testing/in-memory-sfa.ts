import type { Failure, ReadOutcome, WriteOutcome } from '../failure/failure.js';
import type { RecordQuery, ScheduleChanges, SfaClient } from '../ports/sfa-client.js';
import { compareInstants, type Period } from '../schedule/period.js';
import type { Schedule, SfaRecord } from '../schedule/schedule.js';
import { normaliseLines, normaliseText } from '../schedule/text.js';

export type SfaCallKind = 'read' | 'list' | 'update' | 'delete';

export interface SfaCall {
  readonly kind: SfaCallKind;
  /** Missing with `list`. */
  readonly recordId?: string | undefined;
  /** With `update`: what was to be written. */
  readonly changes?: WritableChanges | undefined;
}

export interface PlannedSfaFailure {
  /** Only for calls of this kind. @default any */
  readonly kind?: SfaCallKind;
  readonly failure: Failure;
  /** For an update: surely not done, or perhaps. @default 'refused' */
  readonly outcome?: 'refused' | 'unknown';
  /** With `unknown`: whether the update takes effect all the same. @default false */
  readonly carriedOut?: boolean;
}

/** What people do in JUST.SFA, and what only a test may see. */
export interface InMemorySfa {
  readonly client: SfaClient;
  /** Makes or replaces a record; without a version it gets the next one. Gives it as it stands. */
  put(record: SfaRecord): SfaRecord;
  remove(recordId: string): void;
  /** The record stays and its schedule can't be understood any more, until it is put again. */
  spoil(recordId: string, detail: string): void;
  /** The record is left out of lists; reading it works. */
  hideFromLists(recordId: string): void;
  rawRecords(): readonly SfaRecord[];
  /** Calls that reached JUST.SFA, in order. */
  calls(): readonly SfaCall[];
  forgetCalls(): void;
  /** The next call that fits fails; several plans wait in order. */
  failNext(plan: PlannedSfaFailure): void;
  /** Runs just before the next call of that kind takes effect: what happens between a read and a write. */
  beforeNext(kind: SfaCallKind, action: () => void): void;
}

type WritableChanges = Parameters<SfaClient['updateRecord']>[1];
type TextMember = 'title' | 'location' | 'content';

export interface InMemorySfaOptions {
  /** Rows on a page. @default 100 */
  readonly pageSize?: number;
  /** Whether lists heed the participant; else they show everybody's rows. @default true */
  readonly filters?: boolean;
  /** UTF-16 units that the text fields take. @default 120, 80, 2000 */
  readonly limits?: Readonly<Record<TextMember, number>>;
}

const members = ['period', 'title', 'location', 'content', 'isPrivate'] as const;
const textMembers = ['title', 'location', 'content'] as const;

/** A JUST.SFA table in memory that refuses what the real one refuses: no title, an overlong text, an end before its start. */
export function createInMemorySfa({ pageSize = 100, filters = true, limits = { title: 120, location: 80, content: 2_000 } }: InMemorySfaOptions = {}): InMemorySfa {
  const records = new Map<string, SfaRecord>();
  const spoilt = new Map<string, string>();
  const hidden = new Set<string>();
  let calls: SfaCall[] = [];
  let ticks = 0;
  const plans: PlannedSfaFailure[] = [];
  const interruptions: { readonly kind: SfaCallKind; readonly action: () => void }[] = [];

  const nextVersion = (version: string | undefined): string => {
    const after = version === undefined ? Date.UTC(2026, 0, 1) : Date.parse(version);
    ticks = Math.max(ticks, after) + 1;
    return new Date(ticks).toISOString();
  };

  const enter = (call: SfaCall): PlannedSfaFailure | undefined => {
    calls.push(call);
    takeFirst(interruptions, ({ kind }) => kind === call.kind)?.action();
    return takeFirst(plans, ({ kind }) => kind === undefined || kind === call.kind);
  };

  const store = (record: SfaRecord, schedule: Schedule, version: string): SfaRecord => {
    const stored = { ...record, version, schedule: normalise(schedule) };
    records.set(record.recordId, stored);
    spoilt.delete(record.recordId);
    return stored;
  };

  const page = ({ participant, offset }: RecordQuery) => {
    const isTheirs = (record: SfaRecord): boolean => participant === undefined || spoilt.has(record.recordId) || takesPart(record, participant);
    const rows = [...records.values()].filter((record) => !hidden.has(record.recordId) && (!filters || isTheirs(record)));
    const shown = rows.slice(offset, offset + pageSize);
    return {
      records: shown.filter((record) => !spoilt.has(record.recordId) && isTheirs(record)),
      others: shown.filter((record) => !isTheirs(record)).length,
      malformed: shown.flatMap(({ recordId }) => toMalformed(recordId, spoilt.get(recordId))),
      nextOffset: shown.length < pageSize ? undefined : offset + pageSize,
    };
  };

  const refusal = (record: SfaRecord | undefined, changes: WritableChanges): Failure | undefined => {
    if (record === undefined) return { code: 'notFound', detail: 'the record does not exist' };
    if (changes.title === '') return rejected('title', 'the title is required');
    const overlong = textMembers.find((member) => (changes[member] ?? '').length > limits[member]);
    if (overlong !== undefined) return rejected(overlong, `${overlong} is too long`);
    if (isInverted(changes.period)) return rejected('period', 'the period ends before it starts');
    const hasNoKey = changes.isPrivate !== undefined && record.schedule.isPrivate === undefined;
    return hasNoKey ? rejected('isPrivate', 'no field is mapped to isPrivate') : undefined;
  };

  const client: SfaClient = {
    filtersByParticipant: true,
    readRecord: async (recordId) => {
      if (!isRecordId(recordId)) return failed(notAnId);
      const plan = enter({ kind: 'read', recordId });
      if (plan !== undefined) return failed(plan.failure);
      const detail = spoilt.get(recordId);
      if (detail !== undefined) return failed({ code: 'malformed', detail });
      const record = records.get(recordId);
      return { status: 'done', value: record === undefined ? { state: 'absent' } : { state: 'present', record } };
    },
    listRecords: async (query) => {
      if (!Number.isSafeInteger(query.offset) || query.offset < 0) return failed(notAnOffset);
      const plan = enter({ kind: 'list' });
      return plan === undefined ? { status: 'done', value: page(query) } : failed(plan.failure);
    },
    updateRecord: async (recordId, changes): Promise<WriteOutcome<ScheduleChanges>> => {
      const names = Object.keys(changes);
      // The types forbid it: whoever comes here has gone round them.
      if (names.some((name) => !isOneOf(members, name))) throw new Error(`updateRecord must not write ${names.join(', ')}`);
      if (!isRecordId(recordId)) return { status: 'refused', failure: notAnId };
      const written = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<Omit<Schedule, 'participants'>>;
      if (Object.keys(written).length === 0) return { status: 'applied', value: written };
      const plan = enter({ kind: 'update', recordId, changes: written });
      const record = records.get(recordId);
      const failure = refusal(record, written);
      const takesEffect = record !== undefined && failure === undefined && (plan === undefined || plan.carriedOut === true);
      if (takesEffect) store(record, { ...record.schedule, ...written }, nextVersion(record.version));
      if (plan !== undefined) return { status: plan.outcome ?? 'refused', failure: plan.failure };
      return failure === undefined ? { status: 'applied', value: written } : { status: 'refused', failure };
    },
    deleteRecord: async (recordId): Promise<WriteOutcome<undefined>> => {
      if (!isRecordId(recordId)) return { status: 'refused', failure: notAnId };
      const plan = enter({ kind: 'delete', recordId });
      const isThere = records.has(recordId);
      if (plan === undefined || plan.carriedOut === true) {
        records.delete(recordId);
        spoilt.delete(recordId);
      }
      if (plan !== undefined) return { status: plan.outcome ?? 'refused', failure: plan.failure };
      return isThere ? { status: 'applied', value: undefined } : { status: 'refused', failure: { code: 'notFound', detail: 'the record does not exist' } };
    },
  };

  return {
    client,
    put: (record) => {
      if (!isRecordId(record.recordId)) throw new Error(`${record.recordId} is no record id`);
      return store(record, record.schedule, record.version ?? nextVersion(records.get(record.recordId)?.version));
    },
    remove: (recordId) => {
      records.delete(recordId);
      spoilt.delete(recordId);
    },
    spoil: (recordId, detail) => void spoilt.set(recordId, detail),
    hideFromLists: (recordId) => void hidden.add(recordId),
    rawRecords: () => [...records.values()],
    calls: () => [...calls],
    forgetCalls: () => void (calls = []),
    failNext: (plan) => void plans.push(plan),
    beforeNext: (kind, action) => void interruptions.push({ kind, action }),
  };
}

const notAnId: Failure = { code: 'rejected', detail: 'a record id is a positive whole number' };
const notAnOffset: Failure = { code: 'rejected', detail: 'an offset is a whole number from 0' };
const failed = (failure: Failure): ReadOutcome<never> => ({ status: 'failed', failure });
const rejected = (field: string, detail: string): Failure => ({ code: 'rejected', detail, field });
const isRecordId = (text: string): boolean => /^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text));
const isOneOf = (names: readonly string[], name: string): boolean => names.includes(name);
const isInverted = (period: Period | null | undefined): boolean =>
  period?.kind === 'timed' ? compareInstants(period.start, period.end) > 0 : period?.kind === 'allDay' && period.firstDay > period.lastDay;
const toMalformed = (recordId: string, detail: string | undefined) => (detail === undefined ? [] : [{ recordId, detail }]);

function takesPart({ schedule }: SfaRecord, participant: string): boolean {
  return schedule.participants.some(({ sfaUserId }) => sfaUserId.toLowerCase() === participant.toLowerCase());
}

function normalise(schedule: Schedule): Schedule {
  const { title, location, content } = schedule;
  return { ...schedule, title: normaliseText(title), location: normaliseText(location), content: normaliseLines(content) };
}

function takeFirst<T>(waiting: T[], fits: (item: T) => boolean): T | undefined {
  const index = waiting.findIndex(fits);
  return index === -1 ? undefined : waiting.splice(index, 1)[0];
}
