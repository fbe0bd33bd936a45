import { z } from 'zod';
import { GraphRefusal } from '../graph-refusal.js';
import { changeTypes, type ChangeType } from './stored-subscription.js';

const longestClientState = 128;

const url = (name: string) =>
  z.string().refine(isReachable, { error: `${name} must be an absolute https URL (http only for 127.0.0.1).` });

const createSchema = z.strictObject({
  changeType: z.string().transform((given, context): readonly ChangeType[] => {
    const names = given.split(',').map((name) => name.trim().toLowerCase());
    const unknown = names.find((name) => !changeTypes.some((known) => known === name));
    if (unknown !== undefined) context.addIssue({ code: 'custom', message: `The change type '${unknown}' is not valid.` });
    return changeTypes.filter((known) => names.includes(known));
  }),
  notificationUrl: url('notificationUrl'),
  lifecycleNotificationUrl: url('lifecycleNotificationUrl').nullish(),
  resource: z.string().min(1),
  expirationDateTime: z.string(),
  clientState: z.string().max(longestClientState, `clientState is longer than ${longestClientState} characters.`),
  latestSupportedTlsVersion: z.enum(['v1_0', 'v1_1', 'v1_2', 'v1_3']).nullish(),
  // Encrypted contents are not simulated.
  includeResourceData: z.literal(false).nullish(),
});
export type SubscriptionInput = z.infer<typeof createSchema>;

const updateSchema = z.strictObject({ expirationDateTime: z.string().optional(), notificationUrl: url('notificationUrl').optional() });
/** What can be changed; `lifecycleNotificationUrl`, `resource` and all else cannot. */
export type SubscriptionChange = z.infer<typeof updateSchema>;

const required = ['changeType', 'notificationUrl', 'resource', 'expirationDateTime', 'clientState'];

/** Reads the body of a create; throws 400 `InvalidRequest` for a missing, unknown or wrong member. */
export function parseSubscriptionInput(body: unknown): SubscriptionInput {
  const given = z.record(z.string(), z.unknown()).catch({}).parse(body);
  for (const name of required) if ((given[name] ?? null) === null) throw invalidSubscription(`${name} is a required property for subscription creation`);
  return read(createSchema, given);
}

/** Reads the body of an update in the same way. */
export function parseSubscriptionChange(body: unknown): SubscriptionChange {
  const change = read(updateSchema, body);
  if (Object.keys(change).length === 0) throw invalidSubscription('expirationDateTime is a required property for subscription update');
  return change;
}

export const invalidSubscription = (message: string): GraphRefusal => new GraphRefusal(400, 'InvalidRequest', message);

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  if (issue?.code === 'unrecognized_keys') throw invalidSubscription(`Could not process the subscription payload. The property '${issue.keys[0] ?? ''}' cannot be set.`);
  throw invalidSubscription(`${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'not valid'}`);
}

function isReachable(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname));
}
