import { join, resolve } from 'node:path';
import { ClounectError } from '@clounect/core';
import { z } from 'zod';
import { logLevels, type LogLevel } from '../logging/logger.js';
import { roles, standInsSchema, type ClounectOptions } from '../options.js';

const environmentSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3_000),
  /** The address to listen at; `0.0.0.0` for all of the machine's. */
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('.clounect/host'),
  DATABASE_URL: z.string().min(1).optional(),
  CLOUNECT_ROLES: z
    .string()
    .transform((text) => text.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(roles)).min(1))
    .default([...roles]),
  /** The path of a JSON file: an array of tenant setups. */
  CLOUNECT_TENANTS: z.string().min(1).optional(),
  /** `on`: the file's links are tested at the start, until they passed. */
  CLOUNECT_TEST_LINKS: z.enum(['on', 'off']).default('off'),
  CLOUNECT_MASTER_KEY: z.string().min(1).optional(),
  CLOUNECT_INSTANCE: z.string().min(1).optional(),
  /** Where Microsoft Graph reaches this host: https. */
  CLOUNECT_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Of a host that starts where nobody took webhooks in: see `reconcile.afterGapMinutes`. */
  CLOUNECT_COMPARE_AFTER_GAP_MINUTES: z.coerce.number().min(0).optional(),
  /** `off`, or who may read them where: see the README. */
  CLOUNECT_METRICS: z.enum(['on', 'off']).default('on'),
  CLOUNECT_METRICS_TOKEN: z.string().min(16).optional(),
  CLOUNECT_METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  CLOUNECT_METRICS_TENANTS: z.enum(['on', 'off']).default('off'),
  CLOUNECT_LOG_LEVEL: z.enum(logLevels).default('info'),
  CLOUNECT_CONSOLE: z.enum(['on', 'off']).default('on'),
  /** `host=origin`, with commas between: where the console's connections go instead of these hosts, for simulators and proxies. */
  CLOUNECT_STAND_INS: z
    .string()
    .default('')
    .transform((text) => Object.fromEntries(text.split(',').filter((pair) => pair.trim() !== '').map((pair) => [pair.split('=')[0]?.trim() ?? '', pair.slice(pair.indexOf('=') + 1).trim()])))
    .pipe(standInsSchema),
  /** What the console says under お問い合わせ. */
  CLOUNECT_CONTACT: z.string().max(500).optional(),
});

export interface Environment {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly database: ClounectOptions['database'];
  readonly roles: ClounectOptions['roles'];
  readonly tenantsFile: string | undefined;
  readonly testsLinks: boolean;
  readonly masterKey: string | undefined;
  readonly instance: string | undefined;
  /** Without it the host's own port on this machine, which only a simulator reaches. */
  readonly publicUrl: string | undefined;
  readonly afterGapMinutes: number | undefined;
  readonly logLevel: LogLevel;
  readonly metrics: Exclude<ClounectOptions['metrics'], undefined>;
  readonly console: Exclude<ClounectOptions['console'], undefined>;
  /** Serve the metrics there and not at `port`. */
  readonly metricsPort: number | undefined;
}

const waitForFolderMs = 5_000;

/** An empty variable counts as not set. Throws `invalidEnvironment`. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) throw new ClounectError('invalidEnvironment', z.prettifyError(parsed.error));
  const { PORT, HOST, DATA_DIR, DATABASE_URL, CLOUNECT_ROLES, CLOUNECT_TENANTS, CLOUNECT_MASTER_KEY, CLOUNECT_INSTANCE, CLOUNECT_PUBLIC_URL, ...told } = parsed.data;
  const dataDir = resolve(DATA_DIR);
  return {
    port: PORT,
    host: HOST,
    dataDir,
    database: DATABASE_URL === undefined ? { folder: join(dataDir, 'database'), waitMs: waitForFolderMs } : { url: DATABASE_URL },
    roles: CLOUNECT_ROLES,
    tenantsFile: CLOUNECT_TENANTS,
    testsLinks: told.CLOUNECT_TEST_LINKS === 'on',
    masterKey: CLOUNECT_MASTER_KEY,
    instance: CLOUNECT_INSTANCE,
    publicUrl: CLOUNECT_PUBLIC_URL,
    logLevel: told.CLOUNECT_LOG_LEVEL,
    afterGapMinutes: told.CLOUNECT_COMPARE_AFTER_GAP_MINUTES,
    metrics: toMetrics(told),
    console: told.CLOUNECT_CONSOLE === 'off' ? false : { contact: told.CLOUNECT_CONTACT, standIns: told.CLOUNECT_STAND_INS },
    metricsPort: told.CLOUNECT_METRICS === 'on' ? told.CLOUNECT_METRICS_PORT : undefined,
  };
}

type Told = Pick<z.output<typeof environmentSchema>, 'CLOUNECT_METRICS' | 'CLOUNECT_METRICS_TOKEN' | 'CLOUNECT_METRICS_PORT' | 'CLOUNECT_METRICS_TENANTS'>;

function toMetrics({ CLOUNECT_METRICS, CLOUNECT_METRICS_TOKEN: token, CLOUNECT_METRICS_PORT: port, CLOUNECT_METRICS_TENANTS: tenants }: Told): Environment['metrics'] {
  if (CLOUNECT_METRICS === 'off') return false;
  return { path: port === undefined ? '/metrics' : false, tenantLabels: tenants === 'on', token };
}
