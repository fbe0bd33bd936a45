/** Something about this event may have changed. */
export interface EventHint {
  readonly tenantId: string;
  readonly mailboxId: string;
  /** The immutable id. */
  readonly eventId: string;
  /** The version that the notification told of: equal to the stored one settles the hint without a read (rule 6). */
  readonly etag?: string | undefined;
  /** W3C trace context of the request that brought it. */
  readonly traceparent?: string | undefined;
}

/** Where hints from Outlook are remembered. */
export interface EventInbox {
  /**
   * In one transaction: raises the doubt of each hinted event that a mapping names, and the `dirty` of its record, due after the quiet
   * time (2 s after the last hint, 10 s after the first at most). Hints about unknown events are dropped, except those of a mailbox with
   * a create in flight, which wait until it settles (10 minutes at most; rule 21). Resolves only after COMMIT.
   */
  accept(hints: readonly EventHint[]): Promise<void>;
  /** Doubts every living event of a mailbox: after hints may have been lost. */
  doubtMailbox(tenantId: string, mailboxId: string): Promise<void>;
}
