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
  markSeen(tenantId: string, seen: { readonly isSigned: boolean; readonly isComplete: boolean }): Promise<void>;
  lastSeen(tenantId: string): Promise<LastSeen | undefined>;
}

/** Instants by the database clock. */
export interface LastSeen {
  readonly at: string;
  readonly unsignedAt?: string | undefined;
  readonly incompleteAt?: string | undefined;
}
