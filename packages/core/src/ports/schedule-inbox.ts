import type { RecordKey } from '../tenant/record-key.js';

/** A webhook body on its way in, already authenticated. */
export interface IncomingNotice extends RecordKey {
  /** The JSON text as it came. */
  readonly body: string;
  /** The configured secret header was there and right. Without it a notice is only a hint. */
  readonly isSigned: boolean;
  /** W3C trace context of the request that brought it, for whoever carries it out. */
  readonly traceparent?: string | undefined;
}

/** Where accepted changes wait. What it accepted survives a kill at any moment. */
export interface ScheduleInbox {
  /**
   * Stores the bodies in order of arrival and raises `dirty` of their records, in one transaction; resolves only after COMMIT.
   * Never compares and never decides. Rejects (throws) when the commit failed or is unknown: the sender is told 503.
   */
  accept(notices: readonly IncomingNotice[]): Promise<void>;
  /** Remembers that something of the tenant arrived, also a test send: shown to the administrator as "last seen". */
  markSeen(tenantId: string, seen: WebhookSighting): Promise<void>;
  /** Counts a webhook whose secret header was missing or wrong. */
  markRefused(tenantId: string): Promise<void>;
  lastSeen(tenantId: string): Promise<LastSeen | undefined>;
}

/** What is worth knowing of a webhook that arrived, for the person who set it up. */
export interface WebhookSighting {
  readonly isSigned: boolean;
  /** It was signed with the former value of the header. */
  readonly isFormer?: boolean | undefined;
  /** It names a record. */
  readonly isComplete: boolean;
  /** It is no change of a record, as far as can be told: it names none, or its type is not one that JUST.SFA sends for changes. */
  readonly isTest?: boolean | undefined;
  /** What it should hold and does not (`updatedAt`, or a mapped field), so that it costs a read. */
  readonly lacks?: readonly string[] | undefined;
}

/** Instants by the database clock, of the last webhook that was so. */
export interface LastSeen {
  /** Of any. */
  readonly at: string;
  readonly unsignedAt?: string | undefined;
  /** Signed with the value that the header had before. */
  readonly formerAt?: string | undefined;
  readonly incompleteAt?: string | undefined;
  readonly testAt?: string | undefined;
  readonly realAt?: string | undefined;
  readonly lackingAt?: string | undefined;
  readonly lacking?: readonly string[] | undefined;
  readonly refusedAt?: string | undefined;
  /** How many were ever refused; missing: none. */
  readonly refusedCount?: number | undefined;
}
