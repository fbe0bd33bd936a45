import { z } from 'zod';
import { outlookClients } from './events/client-html.js';

const count = z.int().min(0);
const milliseconds = z.int().min(0);

export const switchesSchema = z.strictObject({
  /** Exchange moves the change key once after a create, without a change of content. */
  etagMove: z.boolean(),
  etagMoveWithinMs: milliseconds,
  /** False lifts both limits below; oversteps are still counted in `/_sim/calls`. */
  limits: z.boolean(),
  /** Calls at once per app and mailbox. */
  mailboxConcurrency: z.int().min(1),
  /** Calls in 10 minutes per app and mailbox. */
  mailboxRequests: z.int().min(1),
  /** `Retry-After` of a 429, in seconds. */
  retryAfterSeconds: z.number().min(0),
  /** How long every call takes at least. */
  latencyMs: milliseconds,
  /** `expires_in` of access tokens. */
  tokenLifetimeSeconds: z.int().min(1),
  /** What `outlook.body-content-type="text"` shows of a body written as text: the text as `sent`, or what is left after the way through `html` (tabs become blanks). */
  textBodies: z.enum(['sent', 'html']),
  /** Whose html a body written as text becomes when a person edits something else of the event (`PATCH /_sim/mailboxes/…`); `kept`: it stays. */
  resavedBodies: z.enum(['kept', ...outlookClients]),

  /** Longest and shortest life of a subscription; above is refused, below is raised. */
  subscriptionMaxMinutes: z.number().positive(),
  subscriptionMinMinutes: z.number().min(0),
  /** A second subscription of an app to the same resource and change types: 409, or made in silence (both are reported). */
  subscriptionDuplicates: z.enum(['refuse', 'allow']),
  /** Whether `Calendars.ReadWrite` is enough to subscribe. */
  subscriptionPermission: z.enum(['anyCalendars', 'calendarsRead']),
  /** What `/users/{id}/events` tells of: the default calendar (as reported), or every calendar (as documented). */
  subscriptionScope: z.enum(['defaultCalendar', 'mailbox']),
  /** Subscriptions on one page of `GET /subscriptions`. */
  subscriptionPageSize: z.int().min(1),
  /** How long a notification URL may take to answer the validation. */
  validationTimeoutMs: milliseconds,
  /** Sends `reauthorizationRequired` this long before a subscription expires; 0: never. */
  reauthorizationMinutesBefore: z.number().min(0),

  /** From a change to its notification; what changes meanwhile goes into the same POST. */
  notificationDelayMs: milliseconds,
  /** How many `updated` follow a `created`. */
  updatesPerCreate: count,
  /** How many `updated` one edit makes: from, to. */
  updatesPerEdit: z.tuple([count, count]).refine(([least, most]) => least <= most, 'from must not be above to'),
  /** The next n notifications are never sent. */
  notificationLoss: count,
  /** How often each notification is sent. */
  notificationCopies: z.int().min(1),
  /** Order of the notifications that go out together. */
  notificationOrder: z.enum(['kept', 'reversed', 'shuffled']),
  /** Keeps notifications back until `POST /_sim/notifications/release`. */
  notificationHold: z.boolean(),
  /** Most notifications in one POST. */
  notificationBatch: z.int().min(1),
  /** How many null entries each POST carries besides. */
  notificationNulls: count,
  /** How long a receiver may take: the first time, and when a notification is sent again. */
  notificationTimeoutMs: milliseconds,
  notificationRetryTimeoutMs: milliseconds,
  /** Scales the waits between attempts (10 s, 20 s, 40 s … for 4 h) and the 10 minutes of `slow` and `drop`. */
  notificationTimeFactor: z.number().positive(),
  /** `auto`: an endpoint becomes slow (10 minutes late) or drop (discarded) by its own answers; the others force a state on all. */
  endpointState: z.enum(['auto', 'ok', 'slow', 'drop']),

  /** How many pages of each round come empty, with a next link. */
  deltaEmptyPages: count,
  /** How many unchanged events each later round shows again. */
  deltaReplays: count,
  /** The last page of a round links to itself instead of ending the round. */
  deltaLoop: z.boolean(),
  /** How long a change stays invisible to delta. */
  deltaLagMs: milliseconds,
});
export type Switches = z.infer<typeof switchesSchema>;
/** A change of switches: what it does not name stays. */
export const switchChangeSchema = switchesSchema.partial();
export type SwitchChange = z.infer<typeof switchChangeSchema>;

export const defaultSwitches: Switches = {
  etagMove: true,
  etagMoveWithinMs: 3000,
  limits: true,
  mailboxConcurrency: 4,
  mailboxRequests: 10_000,
  retryAfterSeconds: 10,
  latencyMs: 0,
  tokenLifetimeSeconds: 3599,
  textBodies: 'sent',
  resavedBodies: 'kept',
  subscriptionMaxMinutes: 10_080,
  subscriptionMinMinutes: 45,
  subscriptionDuplicates: 'refuse',
  subscriptionPermission: 'anyCalendars',
  subscriptionScope: 'defaultCalendar',
  subscriptionPageSize: 100,
  validationTimeoutMs: 10_000,
  reauthorizationMinutesBefore: 0,
  notificationDelayMs: 100,
  updatesPerCreate: 1,
  updatesPerEdit: [2, 4],
  notificationLoss: 0,
  notificationCopies: 1,
  notificationOrder: 'kept',
  notificationHold: false,
  notificationBatch: 20,
  notificationNulls: 0,
  notificationTimeoutMs: 3000,
  notificationRetryTimeoutMs: 10_000,
  notificationTimeFactor: 1,
  endpointState: 'auto',
  deltaEmptyPages: 0,
  deltaReplays: 0,
  deltaLoop: false,
  deltaLagMs: 0,
};
