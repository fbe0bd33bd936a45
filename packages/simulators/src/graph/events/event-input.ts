import { z } from 'zod';
import { GraphRefusal } from '../graph-refusal.js';
import { recurrenceSchema } from './recurrence.js';

/** Enumerations are read without regard to case and answered as Graph spells them. */
const oneOf = <T extends string>(...values: readonly [T, ...T[]]) =>
  z.string().transform((given, context) => {
    const value = values.find((known) => known.toLowerCase() === given.toLowerCase());
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: `Requested value '${given}' was not found.` });
    return z.NEVER;
  });

const timeSchema = z.strictObject({ dateTime: z.string(), timeZone: z.string().nullish() });
export type TimeInput = z.infer<typeof timeSchema>;

const locationSchema = z.strictObject({
  displayName: z.string().nullish(),
  locationType: z.string().nullish(),
  locationUri: z.string().nullish(),
  locationEmailAddress: z.string().nullish(),
  uniqueId: z.string().nullish(),
  uniqueIdType: z.string().nullish(),
  address: z.record(z.string(), z.unknown()).nullish(),
  coordinates: z.record(z.string(), z.unknown()).nullish(),
});
export type LocationInput = z.infer<typeof locationSchema>;

/** A place as Exchange answers it. */
export interface EventLocation {
  readonly displayName: string;
  readonly locationType: string;
  readonly uniqueId?: string;
  readonly uniqueIdType: string;
  readonly locationUri?: string;
  readonly locationEmailAddress?: string;
  readonly address?: Readonly<Record<string, unknown>>;
  readonly coordinates?: Readonly<Record<string, unknown>>;
}

const attendeeSchema = z.strictObject({
  emailAddress: z.strictObject({ address: z.string().min(1), name: z.string().nullish() }),
  type: oneOf('required', 'optional', 'resource').default('required'),
  status: z.unknown().optional(),
  proposedNewTime: z.unknown().optional(),
});
export interface Attendee {
  readonly type: string;
  readonly emailAddress: { readonly name: string; readonly address: string };
}

const extendedPropertySchema = z.strictObject({ id: z.string(), value: z.string().nullable() });
export interface ExtendedProperty {
  readonly id: string;
  readonly value: string;
}

// Members that the service sets itself: taken and ignored, so that a read event can be sent back.
const setByService: ReadonlySet<string> = new Set([
  'id', 'createdDateTime', 'lastModifiedDateTime', 'changeKey', 'iCalUId', 'uid', 'originalStartTimeZone', 'originalEndTimeZone',
  'hasAttachments', 'bodyPreview', 'isCancelled', 'isDraft', 'isOrganizer', 'organizer', 'responseStatus', 'seriesMasterId', 'type',
  'webLink', 'onlineMeeting', 'onlineMeetingUrl', 'occurrenceId',
]);

const eventInputSchema = z.strictObject({
  subject: z.string().nullish(),
  body: z.strictObject({ contentType: oneOf('text', 'html').default('text'), content: z.string().nullish() }).nullish(),
  start: timeSchema.optional(),
  end: timeSchema.optional(),
  location: locationSchema.nullish(),
  locations: z.array(locationSchema).optional(),
  attendees: z.array(attendeeSchema).nullish(),
  isAllDay: z.boolean().optional(),
  showAs: oneOf('free', 'tentative', 'busy', 'oof', 'workingElsewhere', 'unknown').optional(),
  importance: oneOf('low', 'normal', 'high').optional(),
  sensitivity: oneOf('normal', 'personal', 'private', 'confidential').optional(),
  categories: z.array(z.string()).optional(),
  isReminderOn: z.boolean().optional(),
  reminderMinutesBeforeStart: z.int().min(0).optional(),
  recurrence: recurrenceSchema.nullish(),
  isOnlineMeeting: z.boolean().optional(),
  onlineMeetingProvider: oneOf('unknown', 'teamsForBusiness', 'skypeForBusiness', 'skypeForConsumer').optional(),
  transactionId: z.string().nullish(),
  responseRequested: z.boolean().optional(),
  allowNewTimeProposals: z.boolean().optional(),
  hideAttendees: z.boolean().optional(),
  singleValueExtendedProperties: z.array(extendedPropertySchema).optional(),
});

/** The body of a create or update. A member that is not there stays as it is (update) or gets the default (create). */
export type EventInput = z.infer<typeof eventInputSchema>;

/** Reads a request body; an unknown member or a wrong type is refused with 400 `RequestBodyRead`, as by OData. */
export function parseEventInput(body: unknown): EventInput {
  const parsed = eventInputSchema.safeParse(withoutServiceMembers(withoutAnnotations(body)));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new GraphRefusal(400, 'RequestBodyRead', issue === undefined ? 'Unable to read the request body.' : toMessage(issue));
}

function toMessage(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('/');
  if (issue.code === 'unrecognized_keys')
    return `The property '${issue.keys[0] ?? ''}' does not exist on type 'microsoft.graph.${path === '' ? 'event' : path}'. Make sure to only use property names that are defined by the type or mark the type as open type.`;
  if (issue.code === 'custom') return issue.message;
  return `Cannot convert the value of '${path}' to the expected type: ${issue.message}.`;
}

function withoutAnnotations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAnnotations);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !name.includes('@odata.')).map(([name, member]) => [name, withoutAnnotations(member)]));
}

const withoutServiceMembers = (body: unknown): unknown =>
  typeof body !== 'object' || body === null || Array.isArray(body) ? body : Object.fromEntries(Object.entries(body).filter(([name]) => !setByService.has(name)));
