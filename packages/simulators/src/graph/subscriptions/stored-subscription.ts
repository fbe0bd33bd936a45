export const changeTypes = ['created', 'updated', 'deleted'] as const;
export type ChangeType = (typeof changeTypes)[number];

/** A subscription of one app to the events of one mailbox (or of one of its calendars). */
export interface StoredSubscription {
  readonly id: string;
  readonly applicationId: string;
  readonly tenantId: string;
  /** Object id of the mailbox's owner. */
  readonly userId: string;
  /** The calendar that the resource names; null for the whole `/events`. */
  readonly calendarId: string | null;
  /** As sent. */
  readonly resource: string;
  readonly changeTypes: readonly ChangeType[];
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  readonly clientState: string;
  /** UTC with 7 decimals and Z. */
  readonly expirationDateTime: string;
  readonly latestSupportedTlsVersion: string;
  /** Notifications name events in the immutable form: decided by `Prefer` at the create, for good. */
  readonly immutableIds: boolean;
  /** When it was last renewed and last reauthorized, ms since 1970; 0: never. */
  readonly renewedAt: number;
  readonly reauthorizedAt: number;
  /** For which expiry `reauthorizationRequired` was sent by itself. */
  readonly warnedFor: string | null;
}

export const isExpired = ({ expirationDateTime }: StoredSubscription, nowMs: number): boolean => Date.parse(expirationDateTime) <= nowMs;
