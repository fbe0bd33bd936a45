import { z } from 'zod';

/**
 * What nobody outside knows about JUST.SFA, or what goes wrong only sometimes: `GET|PATCH /_sim/switches`.
 * The defaults are the simplest reading of what public evidence shows.
 */
export const switchesSchema = z.strictObject({
  /** Spelling of the filter's "participants contain" value: `_{schedule}_participants-0`, `_{schedule}-0`, or neither. */
  participantParam: z.enum(['participants', 'schedule', 'none']).default('participants'),
  /** `_…` parameters that mean nothing here, the participants' other spelling among them. */
  unknownParams: z.enum(['refuse', 'ignore']).default('refuse'),
  /** What a filter's "contains []" with no user given lets through. */
  emptyCondition: z.enum(['all', 'none']).default('all'),
  /** Get-one of a record that is not there. */
  missingAnswer: z.enum(['404', 'emptyArray']).default('404'),
  /** Body of a successful update or delete: `{}` with 200, or 204 without a body. */
  writeAnswer: z.enum(['object', 'nothing']).default('object'),
  /** A participant's login id that no user, group or facility has. */
  unknownParticipant: z.enum(['refuse', 'store']).default('refuse'),
  /** What a nested schedule write does to the sub-keys it doesn't name. */
  nestedPut: z.enum(['merge', 'replace']).default('merge'),
  /** Seconds in a period; only minutes were ever seen. */
  periodSeconds: z.enum(['refuse', 'cut']).default('refuse'),
  /** How a schedule without any content is read. */
  emptySchedule: z.enum(['object', 'emptyString', 'null', 'emptyArrays']).default('object'),
  /** Milliseconds before the record API begins to work on a call. */
  latencyMs: z.int().min(0).default(0),

  /** Calls in any 60 seconds, calls a day (from 00:00 JST), calls at once. */
  perMinute: z.int().min(0).default(60),
  perDay: z.int().min(0).default(20_000),
  concurrent: z.int().min(0).default(5),
  /** Over a limit, count the violation but answer. */
  countOnly: z.boolean().default(false),
  /** No limits at all: nothing is counted against them. */
  unlimited: z.boolean().default(false),
  /** Status of a call over a limit; the message speaks of the request limit in both. */
  limitAnswer: z.enum(['429', '403']).default('429'),

  webhookDelayMs: z.int().min(0).default(10),
  webhookTimeoutMs: z.int().min(1).default(10_000),
  /** How often a webhook is sent again when its answer is not 2xx, and after how long. */
  webhookResends: z.int().min(0).default(0),
  webhookResendDelayMs: z.int().min(0).default(1_000),
  webhookOmitUpdatedAt: z.boolean().default(false),
  /** Leaves `type`, `recordId` and `record` only. */
  webhookOmitMeta: z.boolean().default(false),
  webhookOmitHeaders: z.boolean().default(false),
  webhookRecordId: z.enum(['number', 'string']).default('number'),
  webhookWrap: z.enum(['none', 'array', 'body']).default('none'),
  /** Whether DELETE_RECORD brings the record's last values. */
  webhookDeleteWithRecord: z.boolean().default(false),
  /** How many times each one is sent. */
  webhookCopies: z.int().min(1).default(1),
  /** Keeps new ones back until `POST /_sim/held/release`, which sends them one after another in this order. */
  webhookHold: z.boolean().default(false),
  webhookRelease: z.enum(['inOrder', 'reversed']).default('inOrder'),
  /** How many of the next ones are never sent; counts down. */
  webhookLose: z.int().min(0).default(0),
  /** One at a time to each URL, instead of all at once. */
  webhookSerial: z.boolean().default(false),
  testSendType: z.enum(['UPDATE_RECORD', 'TEST', 'missing']).default('UPDATE_RECORD'),
});

export type Switches = z.infer<typeof switchesSchema>;
