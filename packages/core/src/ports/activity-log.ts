import type { RecordKey } from '../tenant/record-key.js';
import type { Instant } from '../schedule/period.js';

/** A line of 連携実行ログ: one execution, or something that the administrator must know. */
export interface ActivityEntry {
  readonly activityId: string;
  readonly tenantId: string;
  readonly at: Instant;
  /** `execution`: an outside write was attempted (billed, rule 29). `notice`: something was refused at the door or could not be read. */
  readonly kind: 'execution' | 'notice';
  /** `retrying`: failed so far, goes on by itself. */
  readonly result: 'succeeded' | 'failed' | 'retrying';
  readonly direction?: 'toOutlook' | 'toSfa' | undefined;
  readonly action?: 'create' | 'update' | 'delete' | undefined;
  readonly sourceId?: string | undefined;
  readonly recordId?: string | undefined;
  readonly mailboxId?: string | undefined;
  /** The linked user's name, as it was. */
  readonly person?: string | undefined;
  /** Whole milliseconds from when the record began to wait, its change accepted, until this write had succeeded; of a success only. */
  readonly latencyMs?: number | undefined;
  /** A key of the failure catalogue. */
  readonly code?: string | undefined;
  /** English, without secrets and without texts of persons. */
  readonly detail?: string | undefined;
}

/** Why a record was treated as it was, also why nothing was done. Not counted, not billed. */
export interface Explanation {
  readonly tenantId: string;
  readonly sourceId: string;
  readonly recordId: string;
  readonly at: Instant;
  readonly trigger: string;
  readonly decisions: readonly ExplainedDecision[];
}

export interface ExplainedDecision {
  readonly mailboxId?: string | undefined;
  readonly participants: readonly string[];
  /** The row of the decision table. */
  readonly row: string;
  readonly reason: string;
  /** What was done about it, as the kind of a `Step`; missing: an older version decided. */
  readonly step?: string | undefined;
  /** What was known of the record: `read` in this run, or `held` from before or from a webhook. */
  readonly record?: 'read' | 'held' | 'deleted' | 'unknown' | undefined;
  /** What was known of the mailbox's event; missing: none stood there. */
  readonly event?: 'assumed' | 'doubted' | 'read' | 'missing' | undefined;
  /** Values that lost a conflict or became drift, by field. */
  readonly lost?: Readonly<Record<string, string>> | undefined;
  readonly outcome?: string | undefined;
}

export interface ActivityQuery {
  readonly tenantId: string;
  readonly recordId?: string | undefined;
  readonly limit: number;
}

/** Which lines a page shows; a member that is missing leaves nothing out. */
export interface ActivityPageQuery {
  readonly tenantId: string;
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string | undefined;
  /** The linked user's name, exactly as the lines have it. */
  readonly person?: string | undefined;
  readonly result?: ActivityEntry['result'] | undefined;
  /** From this instant, and before that one. */
  readonly from?: Instant | undefined;
  readonly until?: Instant | undefined;
}

export interface ActivityPage {
  /** Newest first. */
  readonly entries: readonly ActivityEntry[];
  /** Missing on the last page. Opaque; one that was not made by `page` begins at the newest. */
  readonly next?: string | undefined;
}

/** What a record of the log is called. */
export interface RecordTitle extends RecordKey {
  /** Private in JUST.SFA, or on either side of an event of ours: its title is not told. */
  readonly isPrivate: boolean;
  readonly title?: string | undefined;
}

export interface ActivityLog {
  /** For what belongs to no claimed record (a refused webhook); an entry with a known `activityId` replaces it. */
  note(entries: readonly ActivityEntry[]): Promise<void>;
  /** Newest first. */
  list(query: ActivityQuery): Promise<readonly ActivityEntry[]>;
  /** Lines that come meanwhile neither repeat nor hide one: a page goes on after a line, not after a number of them. */
  page(query: ActivityPageQuery): Promise<ActivityPage>;
  /** Of those records of which a state is held; of a deleted one the last title. In no order, each once. */
  titles(records: readonly RecordKey[]): Promise<readonly RecordTitle[]>;
  /** Newest first. */
  explain(query: ActivityQuery): Promise<readonly Explanation[]>;
}
