import type { HeldRecord } from '../ports/mapping-repository.js';
import type { Notice } from '../ports/webhook-reader.js';
import type { RecordReading } from '../ports/sfa-client.js';
import type { PartialSchedule, Schedule } from '../schedule/schedule.js';
import { isComplete } from '../schedule/schedule.js';
import { addMilliseconds, compareInstants, isSamePeriod, type Instant } from '../schedule/period.js';

/** A webhook as the fold sees it; `notice` is missing when its body could not be understood. */
export interface FoldedNotice {
  readonly notice?: Notice | undefined;
  readonly isSigned: boolean;
}

export interface FoldRules {
  /** The table of the record's source. */
  readonly table: string;
  /** Once the source was changed, a webhook that names no table may come from the old one (rule 4). */
  readonly hadOtherSource: boolean;
  /** What we wrote to the record and nobody has confirmed: a webhook that differs from it is settled by one read (rule 22). */
  readonly sent?: PartialSchedule | undefined;
  /** When the database was last declared to be restored: an ADD may tell of a record that it has forgotten. */
  readonly restoredAt?: Instant | undefined;
}

export interface Fold {
  readonly held?: HeldRecord | undefined;
  /** One read of the record is needed before anything is decided. */
  readonly needsRead: boolean;
  /** One word for each notice, for the explanation. */
  readonly verdicts: readonly NoticeVerdict[];
}

export type NoticeVerdict =
  | 'taken'
  | 'deleted'
  | 'same'
  | 'older'
  | 'other-table'
  | 'already-deleted'
  | 'read:malformed'
  | 'read:unsigned'
  | 'read:hint'
  | 'read:fields-missing'
  | 'read:no-version'
  | 'read:same-version-different'
  | 'read:after-deletion'
  | 'read:differs-from-what-we-sent';

/** Folds webhooks, in their order of arrival, into what is held of the record. Order and repetition do no harm. */
export function foldNotices(held: HeldRecord | undefined, notices: readonly FoldedNotice[], rules: FoldRules): Fold {
  return notices.reduce<Fold>(
    (fold, folded) => {
      const { verdict, next } = judge(fold.held, folded, rules);
      return { held: next, needsRead: fold.needsRead || verdict.startsWith('read:'), verdicts: [...fold.verdicts, verdict] };
    },
    { held, needsRead: false, verdicts: [] },
  );
}

/** What is held after a completed read. An answer older than what is held is a late one and teaches nothing (rule 7). */
export function foldReading(held: HeldRecord | undefined, reading: RecordReading): HeldRecord {
  const isBornByAdd = held?.isBornByAdd ?? false;
  if (reading.state === 'absent') return { ...held, state: 'deleted', isBornByAdd };
  const { version, schedule, link } = reading.record;
  if (held?.state === 'present' && isOlder(version, held.version)) return held;
  return { state: 'present', version, schedule, isBornByAdd, link };
}

interface Judgement {
  readonly verdict: NoticeVerdict;
  readonly next: HeldRecord | undefined;
}

function judge(held: HeldRecord | undefined, { notice, isSigned }: FoldedNotice, rules: FoldRules): Judgement {
  if (notice === undefined) return { verdict: 'read:malformed', next: held };
  if (notice.tableName !== undefined && notice.tableName !== rules.table) return { verdict: 'other-table', next: held };
  if (held?.state === 'deleted') return { verdict: notice.trigger === 'delete' ? 'already-deleted' : 'read:after-deletion', next: held };
  const born = held ?? (notice.trigger === 'add' && isSinceRestore(notice, rules) ? unseenButBorn : undefined);
  if (!isSigned) return { verdict: 'read:unsigned', next: born };
  if (notice.trigger === 'hint' || (notice.tableName === undefined && rules.hadOtherSource)) return { verdict: 'read:hint', next: born };
  if (notice.trigger === 'delete') return { verdict: 'deleted', next: { ...held, state: 'deleted', isBornByAdd: held?.isBornByAdd ?? false, version: notice.version ?? held?.version } };
  if (!isComplete(notice.schedule)) return { verdict: 'read:fields-missing', next: born };
  const isAsSent = rules.sent === undefined || isSameInMembers(notice.schedule, rules.sent);
  if (!isAsSent && notice.version !== held?.version) return { verdict: 'read:differs-from-what-we-sent', next: held };
  return judgeState(held, born, notice, notice.schedule);
}

/** A signed webhook with all mapped fields: `updatedAt` decides, and where it cannot, the content. */
function judgeState(held: HeldRecord | undefined, born: HeldRecord | undefined, notice: Notice, schedule: Schedule): Judgement {
  const isSame = held?.schedule !== undefined && isSameSchedule(held.schedule, schedule);
  const taken: HeldRecord = { state: 'present', version: notice.version, schedule, isBornByAdd: born?.isBornByAdd ?? false, link: notice.link ?? held?.link };
  if (notice.version === undefined) return { verdict: isSame ? 'same' : 'read:no-version', next: born };
  if (held?.schedule === undefined) return { verdict: 'taken', next: taken };
  if (held.version === undefined) return { verdict: isSame ? 'same' : 'read:no-version', next: held };
  if (isOlder(notice.version, held.version)) return { verdict: 'older', next: held };
  if (notice.version === held.version) return { verdict: isSame ? 'same' : 'read:same-version-different', next: held };
  return { verdict: 'taken', next: taken };
}

/** Came by ADD, and its state is still to be read. */
const unseenButBorn: HeldRecord = { state: 'present', isBornByAdd: true };

/** An ADD that is repeated, or comes late, says nothing of what was made for its record before the restore. */
function isSinceRestore({ version }: Notice, { restoredAt }: FoldRules): boolean {
  return restoredAt === undefined || (version !== undefined && compareInstants(version, addMilliseconds(restoredAt, clocksApartMs)) > 0);
}

/** JUST.SFA's clock and the database's may differ by so much. */
const clocksApartMs = 10 * 60_000;

function isOlder(version: string | undefined, than: string | undefined): boolean {
  return version !== undefined && than !== undefined && version < than;
}

/** Titles and places are compared as one line, as base holds them. */
function isSameInMembers(schedule: Schedule, sent: PartialSchedule): boolean {
  const isSameTime = sent.period === undefined || (sent.period !== null && schedule.period !== null && isSamePeriod(sent.period, schedule.period));
  const text = (value: string): string => value.replace(/\s+/g, ' ').trim();
  return isSameTime && (['title', 'location', 'content'] as const).every((member) => sent[member] === undefined || text(sent[member]) === text(schedule[member]));
}

export function isSameSchedule(one: Schedule, other: Schedule): boolean {
  const isSameTime = one.period === null || other.period === null ? one.period === other.period : isSamePeriod(one.period, other.period);
  const ids = (schedule: Schedule): string => JSON.stringify([...new Set(schedule.participants.map(({ sfaUserId }) => sfaUserId))].sort());
  return isSameTime && one.title === other.title && one.location === other.location && one.content === other.content && one.isPrivate === other.isPrivate && ids(one) === ids(other);
}
