import { z } from 'zod';
import { switchChangeSchema } from './switches.js';

export const userStates = ['ok', 'noMailbox', 'accessDenied', 'removed'] as const;

const userMembers = z.strictObject({
  /** Object id: what stays when the address changes. */
  id: z.string().min(1),
  displayName: z.string(),
  mail: z.string().nullable(),
  userPrincipalName: z.string().min(1),
  /** `noMailbox`: no Exchange mailbox. `accessDenied`: excluded by an application access policy. `removed`: gone from the directory. */
  state: z.enum(userStates),
  /** The directory the user is in; without it: in every one. */
  tenantId: z.string().optional(),
  /** `refused`: the mailbox answers 403 to every create of a subscription. @default ok */
  subscriptions: z.enum(['ok', 'refused']).optional(),
});
export const userSchema = userMembers.extend({ state: userMembers.shape.state.default('ok') });
/** A change of a user: what it does not name stays. */
export const userChangeSchema = userMembers.partial();
export type DirectoryUser = z.infer<typeof userSchema>;

export const appSchema = z.strictObject({
  clientId: z.string().min(1),
  tenantId: z.string().min(1),
  /** `expiresAt`: ISO instant; without it the secret does not expire. */
  secrets: z.array(z.strictObject({ value: z.string().min(1), expiresAt: z.iso.datetime({ offset: true }).optional() })),
  /** Application permissions that an administrator consented to. */
  roles: z.array(z.string()).default(['Calendars.ReadWrite', 'User.Read.All']),
});
export type AppRegistration = z.infer<typeof appSchema>;

const settingsSchema = z.strictObject({
  users: z.array(userSchema).optional(),
  apps: z.array(appSchema).optional(),
  switches: switchChangeSchema.optional(),
});
/** What a simulator starts with; a member that is left out is that of the demo. */
export type GraphSettings = z.input<typeof settingsSchema>;

/** Reads settings from outside; throws a ZodError that names what is wrong. */
export const parseGraphSettings = (settings: unknown): z.output<typeof settingsSchema> => settingsSchema.parse(settings);
