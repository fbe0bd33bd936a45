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

const instant = z.iso.datetime({ offset: true });

/** A secret made on the page: its value was shown once, what is kept is its SHA-256 in hex. */
const issuedSecretSchema = z.strictObject({ id: z.string().min(1), description: z.string(), hint: z.string(), sha256: z.string().length(64), createdAt: instant, expiresAt: instant });
export type IssuedSecret = z.infer<typeof issuedSecretSchema>;

const permissionSchema = z.strictObject({ kind: z.enum(['application', 'delegated']), name: z.string().min(1) });
export type Permission = z.infer<typeof permissionSchema>;

export const appSchema = z.strictObject({
  clientId: z.string().min(1),
  tenantId: z.string().min(1),
  displayName: z.string().optional(),
  /** `expiresAt`: ISO instant; without it the secret does not expire. */
  secrets: z.array(z.strictObject({ value: z.string().min(1), expiresAt: instant.optional() })),
  issued: z.array(issuedSecretSchema).optional(),
  /** Application permissions that an administrator consented to: the roles in tokens. */
  roles: z.array(z.string()).default(['Calendars.ReadWrite', 'User.Read.All']),
  /** Delegated permissions that an administrator consented to; no token of this simulator carries them. */
  delegated: z.array(z.string()).optional(),
  /** What the app asks for; without it: what was consented to. */
  requested: z.array(permissionSchema).optional(),
});
export type AppRegistration = z.infer<typeof appSchema>;

/** One customer's Entra directory. */
const directorySchema = z.strictObject({ id: z.string().min(1), name: z.string().min(1) });
export type EntraDirectory = z.infer<typeof directorySchema>;

const settingsSchema = z.strictObject({
  /** Directories with their names; one that only an app or a user names is known too. */
  directories: z.array(directorySchema).optional(),
  users: z.array(userSchema).optional(),
  apps: z.array(appSchema).optional(),
  switches: switchChangeSchema.optional(),
});
/** What a simulator starts with; a member that is left out is that of the demo. */
export type GraphSettings = z.input<typeof settingsSchema>;

/** Reads settings from outside; throws a ZodError that names what is wrong. */
export const parseGraphSettings = (settings: unknown): z.output<typeof settingsSchema> => settingsSchema.parse(settings);
