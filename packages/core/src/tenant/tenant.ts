import { listModes } from '../reconcile/reconcile-run.js';
import { z } from 'zod';
import type { Instant } from '../schedule/period.js';

const limits = z
  .object({
    /** UTF-16 units that Outlook takes; Exchange refuses longer subjects and place names. */
    title: z.int().min(2).default(255),
    location: z.int().min(2).default(255),
    content: z.int().min(2).default(100_000),
  })
  .prefault({});

const sfaLimits = z
  .object({
    /** Characters that the fields of the JUST.SFA table take; the defaults are those of its sample table. */
    title: z.int().min(2).default(120),
    location: z.int().min(2).default(80),
    content: z.int().min(2).default(2_000),
  })
  .prefault({});

/** The rules that an administrator may choose; the names and defaults are those of the design. */
export const policiesSchema = z
  .object({
    /** The event of a person whose link is switched off or removed. @default 'keep' */
    onUnlink: z.enum(['keep', 'remove']).default('keep'),
    /** An edit in Outlook where write-back is not allowed. @default 'keep' */
    outlookDrift: z.enum(['keep', 'restore']).default('keep'),
    /** Our event was deleted in Outlook. @default 'leave' */
    outlookDelete: z.enum(['leave', 'restore', 'deleteRecord']).default('leave'),
    /** A user invited others to our event, so that each write of ours would send mail. @default 'hold' */
    onMeeting: z.enum(['hold', 'send']).default('hold'),
    /** A text that the other side cannot take. @default 'cut' */
    overlong: z.enum(['cut', 'refuse']).default('cut'),
    /** Schedules that ended longer ago are not created. Days. @default 30 */
    backfillDays: z.int().min(0).default(30),
    /** Minutes before a new timed event that Outlook reminds; null: never. @default 15 */
    reminderMinutes: z.int().min(0).max(40_320).nullable().default(15),
    /** How a comparison of everything lists JUST.SFA's records: once for each linked user, or all at once. @default 'perUser' */
    listMode: z.enum(listModes).default('perUser'),
    limits,
    sfaLimits,
    /** Both sides changed the same field (two-way). `newestWins`: the side of whose value we learned later. @default 'sfaWins' */
    conflict: z.enum(['sfaWins', 'outlookWins', 'newestWins']).default('sfaWins'),
  })
  .prefault({});

export type Policies = z.infer<typeof policiesSchema>;

export const directions = ['oneWay', 'twoWay'] as const;
export type Direction = (typeof directions)[number];

/** A customer: one JUST.SFA, one Microsoft 365 directory. Secrets are not in here; see `SecretBox`. */
export interface Tenant {
  readonly tenantId: string;
  readonly name: string;
  /** The unguessable part of the webhook address, `/webhook/{uuid}`. */
  readonly webhookId: string;
  /** The request header that carries the secret, or none configured: then a webhook is only a hint. */
  readonly webhookHeader?: string | undefined;
  readonly direction: Direction;
  /** 停止中: nothing is written anywhere; hints are remembered. */
  readonly isPaused: boolean;
  /** IANA name; of the tenant's days, months and of new events. @default 'Asia/Tokyo' */
  readonly timeZone: string;
  readonly policies: Policies;
  /** The source that is kept in step now; records of another one are left as they are. */
  readonly sourceId: string;
  /** More than one source was ever configured (rule 4). */
  readonly hadOtherSource: boolean;
  /** One life of the database. */
  readonly epoch: string;
  /** When this life began because the database was declared to be restored; missing: it is the first one. */
  readonly restoredAt?: Instant | undefined;
  /** Settings of the SFA adapter (host, limits …), opaque to core. */
  readonly sfa: unknown;
  /** Settings of the Graph adapter (token endpoint, client id …), opaque to core. */
  readonly graph: unknown;
}

/** A JUST.SFA host, table and schedule field. Going back to an earlier triple resumes that source (rule 1). */
export interface Source {
  readonly tenantId: string;
  readonly sourceId: string;
  readonly host: string;
  readonly table: string;
  readonly scheduleField: string;
  /** Names of the mapped fields, forms of periods and participants …, opaque to core. */
  readonly settings: unknown;
  /** What the administrator chose for the events of a source that is no longer the tenant's; missing: not chosen, they stay. */
  readonly ending?: SourceEnding | undefined;
}

/** `keep`: the events stay where they are and are left alone. `remove`: they are deleted. */
export const sourceEndings = ['keep', 'remove'] as const;
export type SourceEnding = (typeof sourceEndings)[number];

/** A user whose calendar takes part (連携ユーザー). */
export interface UserLink {
  readonly tenantId: string;
  readonly linkId: string;
  readonly name: string;
  readonly sfaUserId: string;
  readonly mail: string;
  /** The mailbox's object id, once the address was resolved. */
  readonly mailboxId?: string | undefined;
  /** The 連携 switch. */
  readonly isOn: boolean;
  /** When user and mailbox were last tried with success, as they are now; missing: never. */
  readonly testedAt?: Instant | undefined;
}
