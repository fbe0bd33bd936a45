import { housekeepingSettingsSchema, type ActivityLog, type EventInbox, type FeedRepository, type HealthRepository, type HeldDeletions, type Housekeeping, type LinkEdits, type JobScheduler, type MappingRepository, type RateBudget, type ReconcileMemory, type ReconcileRuns, type ScheduleInbox, type SecretBox, type SettingsMemory, type TenantRepository, type TenantUpkeep, type UsageRepository, type WorkQueue } from '@clounect/core';
import type { AuthSettings } from '@clounect/console';
import type { Container } from 'inversify';
import { z } from 'zod';
import { logLevels, type Logger } from './logging/logger.js';

/** A store of your own (or one that is already open): the ports, and what is to be done around them. */
export interface ClounectStore {
  readonly tenants: TenantRepository;
  readonly upkeep: TenantUpkeep;
  readonly linkEdits: LinkEdits;
  readonly inbox: ScheduleInbox;
  readonly queue: WorkQueue;
  readonly mappings: MappingRepository;
  readonly activity: ActivityLog;
  readonly secrets: SecretBox;
  readonly settings: SettingsMemory;
  readonly events: EventInbox;
  readonly feeds: FeedRepository;
  readonly heldDeletions: HeldDeletions;
  readonly reconcileRuns: ReconcileRuns;
  readonly reconcileMemory: ReconcileMemory;
  readonly housekeeping: Housekeeping;
  readonly usage: UsageRepository;
  /** Without it nothing periodic is done: no housekeeping, no long jobs. It is started and stopped with the host. */
  readonly jobs?: JobScheduler | undefined;
  readonly health: HealthRepository;
  /** Shared by all hosts on one store. */
  readonly budget: RateBudget;
  readonly migrate?: () => Promise<unknown>;
  readonly close?: () => Promise<unknown>;
}

export const roles = ['intake', 'worker'] as const;
export type Role = (typeof roles)[number];

/** A host of JUST.SFA's or Microsoft's, and the origin to which calls go instead. */
export const standInsSchema = z.record(
  z.string().regex(/^[a-z0-9.-]{1,253}$/, 'A host name in small letters.'),
  z.url({ protocol: /^https?$/ }).refine((url) => URL.canParse(url) && new URL(url).origin === url, 'An origin: http(s)://host[:port] without a path.'),
);

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

export const optionsSchema = z
  .strictObject({
    database: z.union([
      /** PostgreSQL 15 or newer; any number of hosts on one database. `preparesStatements: false` behind a pooler that forgets prepared statements. */
      z.strictObject({ url: z.string().regex(/^postgres(ql)?:\/\//, 'A PostgreSQL address begins with postgres://'), maxConnections: z.int().min(2).default(10), preparesStatements: z.boolean().default(true) }),
      /** PGlite, embedded: one host at a time; waits so long for the process that has the folder. */
      z.strictObject({ folder: z.string().min(1), waitMs: z.int().min(0).default(10_000) }),
      /** It stays yours: `stop()` does not close it. */
      z.strictObject({ store: z.custom<ClounectStore>(isObject, 'not a store') }),
    ]),
    /** 32 bytes in base64, with which secrets are encrypted at rest; needed unless `database.store` is given. */
    masterKey: z.base64().refine((key) => Buffer.from(key, 'base64').length === 32, 'The master key is 32 bytes in base64.').optional(),
    /** `intake` takes webhooks in, `worker` carries them out. @default both */
    roles: z.array(z.enum(roles)).min(1).default([...roles]),
    worker: z
      .strictObject({
        /** Records of one tenant at once; a quarter more, two at least, is kept for other tenants. @default 16 */
        concurrency: z.int().min(1).max(100).default(16),
        /** Milliseconds until it looks for work of other processes. @default 250 */
        pollMs: z.int().min(10).max(60_000).default(250),
        /** Milliseconds that `stop()` waits for running records. @default 8000 */
        drainMs: z.int().min(0).max(60_000).default(8_000),
      })
      .prefault({}),
    /** The web console at the router's root, with its own sign-in in the database; not with `database.store`. @default false */
    console: z
      .union([
        z.literal(false),
        z.strictObject({
          /** Where a customer asks for help: an address or a sentence. */
          contact: z.string().max(500).optional(),
          /**
           * Where calls go instead of a host that an administrator may name, by host: `example.justsfa.com`, `login.microsoftonline.com`,
           * `graph.microsoft.com`. Only for simulators and proxies: keys and secrets go there. @default none
           */
          standIns: standInsSchema.default({}),
          /** Takes the token of a forgotten password to its owner, to whom `/new-password?token=…` leads. @default none: an operator sets passwords */
          sendReset: z.custom<NonNullable<AuthSettings['sendReset']>>((value) => typeof value === 'function', 'not a function').optional(),
        }),
      ])
      .default(false),
    /**
     * Where Graph reaches this host's router from outside, with the path it is mounted under; https, except to a simulator. Two-way sync
     * needs it: Graph posts its notifications there.
     */
    publicUrl: z
      .url({ protocol: /^https?$/ })
      .refine((url) => !/[?#]/.test(url), 'An address without ? and #.')
      .transform((url) => url.replace(/\/+$/, ''))
      .optional(),
    /** How long an edit in Outlook waits for the next one, and the first of several at most. Not used with `database.store`. @default 2000, 10000 */
    eventQuietMs: z.int().min(0).max(60_000).default(2_000),
    eventLongestMs: z.int().min(0).max(600_000).default(10_000),
    /** The comparison of everything, which finds what was lost. */
    reconcile: z
      .strictObject({
        /** Hours after the last run until a tenant is compared again by itself; 0: never. @default 24 */
        everyHours: z.number().min(0).max(24 * 365).default(24),
        /** Whether a link that is switched on brings what is there already. @default true */
        backFills: z.boolean().default(true),
        /**
         * A host that finds nobody else taking webhooks in when it starts asks for a comparison of each tenant whose last one is as many minutes
         * old: what JUST.SFA sent meanwhile is lost, and it sends nothing twice. Not with `everyHours: 0`. @default 5
         */
        afterGapMinutes: z.number().min(0).max(7 * 24 * 60).default(5),
        /** Milliseconds until it looks for runs that were asked for in other processes. @default 5000 */
        pollMs: z.int().min(10).max(600_000).default(5_000),
      })
      .prefault({}),
    /** How long what is over is kept. @default 92 days */
    housekeeping: housekeepingSettingsSchema,
    /** Give one only if no two processes ever have the same at once: leases left under it are ended at start. @default a random name */
    instance: z.string().min(1).max(100).optional(),
    /** What Prometheus reads; `false`: nothing is counted. */
    metrics: z
      .union([
        z.literal(false),
        z.strictObject({
          /** Where the router serves them; `false`: nowhere, see `Clounect.metrics`. @default '/metrics' */
          path: z.union([z.literal(false), z.string().regex(/^\/[\w./-]*$/, 'A path begins with a slash.')]).default('/metrics'),
          /** Asked for as `Authorization: Bearer …`. @default anybody may read them */
          token: z.string().min(16, 'A token of 16 characters or more.').optional(),
          /** Adds a `tenant` label: each tenant makes series of its own. @default false */
          tenantLabels: z.boolean().default(false),
        }),
      ])
      .prefault({}),
    /** Of the default logger. @default 'info' */
    logLevel: z.enum(logLevels).default('info'),
    /** @default JSON lines on stdout, by pino */
    logger: z.custom<Logger>(isObject, 'not a logger').optional(),
    /** Called once everything is bound; whatever is rebound here (see `portTokens`) is used instead. */
    bind: z.custom<(container: Container) => void>((value) => typeof value === 'function', 'not a function').optional(),
  })
  .refine(({ database, masterKey }) => 'store' in database || masterKey !== undefined, { path: ['masterKey'], message: 'A database needs a master key.' })
  .refine(({ database, console }) => console === false || !('store' in database), { path: ['console'], message: 'The console needs the host\'s own database.' });

export type ClounectOptions = z.input<typeof optionsSchema>;
export type ParsedOptions = z.output<typeof optionsSchema>;
