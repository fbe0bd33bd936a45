import { z } from 'zod';

/**
 * Ids and versions go into addresses, headers, queries and the log: printable ASCII, as all of Graph's are, and no segment that leads elsewhere
 * in a path.
 */
export const wireId = z.string().regex(/^(?!\.{1,2}$)[\x21-\x7e]{1,1024}$/);

const dateTimeTimeZone = z.object({
  /** Wall time without offset, up to 7 decimals. */
  dateTime: z.string(),
  timeZone: z.string().nullish(),
});

/** The members of an event that we ask for and cannot do without; Graph sends more. */
export const wireEvent = z.object({
  '@odata.etag': wireId,
  id: wireId,
  subject: z.string().nullable(),
  body: z.object({ contentType: z.string(), content: z.string().nullish() }).nullable(),
  start: dateTimeTimeZone,
  end: dateTimeTimeZone,
  isAllDay: z.boolean(),
  location: z.object({ displayName: z.string().nullish() }).nullable(),
  attendees: z.array(z.unknown()).nullable(),
  type: z.string(),
  sensitivity: z.string(),
  createdDateTime: z.string(),
  recurrence: z.unknown().optional(),
  isOnlineMeeting: z.boolean().nullish(),
  transactionId: z.string().nullish(),
  singleValueExtendedProperties: z.array(z.object({ id: z.string(), value: z.string().nullish() })).optional(),
});
export type WireEvent = z.infer<typeof wireEvent>;

/** Enough of a write's answer to look the event up when the rest is missing. */
export const wireEventId = z.object({ id: wireId });

/** Of an event of which only id, version and marker were asked for. */
export const wireMarkedEvent = wireEvent.pick({ '@odata.etag': true, id: true, singleValueExtendedProperties: true });

export const wireList = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });

export const wireSubscription = z.object({
  id: wireId,
  resource: z.string(),
  notificationUrl: z.string(),
  /** UTC, up to 7 decimals. */
  expirationDateTime: z.string(),
});

/** A PATCH answers with the whole subscription; only this is new. */
export const wireExpiry = z.object({ expirationDateTime: z.string() });

export const wireDeltaPage = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().min(1).optional(),
  '@odata.deltaLink': z.string().min(1).optional(),
});

/** Of an event, a tombstone or a sparse occurrence. */
export const wireDeltaRow = z.object({
  id: wireId,
  '@odata.etag': wireId.optional(),
  '@removed': z.unknown().optional(),
  seriesMasterId: wireId.nullish(),
});

export const wireUser = z.object({
  id: wireId,
  displayName: z.string().nullish(),
  mail: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});

/** Codes nest: the outer one is Graph's, inner ones come from the service behind it. */
interface WireInnerError {
  readonly code?: string | null | undefined;
  readonly 'request-id'?: string | null | undefined;
  readonly requestId?: string | null | undefined;
  readonly innerError?: WireInnerError | undefined;
}
const wireInnerError: z.ZodType<WireInnerError> = z.object({
  code: z.string().nullish(),
  'request-id': z.string().nullish(),
  requestId: z.string().nullish(),
  get innerError() {
    return wireInnerError.optional();
  },
});

export const wireError = z.object({
  error: z.object({
    code: z.string(),
    message: z.string().nullish().catch(undefined),
    innerError: wireInnerError.optional().catch(undefined),
    innererror: wireInnerError.optional().catch(undefined),
  }),
});

export const wireTokenError = z.object({
  error: z.string(),
  error_codes: z.array(z.number()).optional(),
  trace_id: z.string().optional(),
});

interface WireZonedTime {
  readonly dateTime: string;
  readonly timeZone: string;
}

/** What we write of an event; a PATCH has some of these members. */
export interface WireEventWrite {
  readonly subject?: string;
  readonly body?: { readonly contentType: 'text'; readonly content: string };
  readonly location?: { readonly displayName: string };
  readonly sensitivity?: 'normal' | 'private';
  readonly isAllDay?: boolean;
  readonly start?: WireZonedTime;
  readonly end?: WireZonedTime;
  readonly showAs?: 'busy';
  readonly isReminderOn?: boolean;
  readonly reminderMinutesBeforeStart?: number;
  readonly transactionId?: string;
  readonly singleValueExtendedProperties?: readonly { readonly id: string; readonly value: string }[];
}
