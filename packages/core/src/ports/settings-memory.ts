import type { CalendarDate, Instant } from '../schedule/period.js';
import type { Finding } from './connection-probe.js';
import type { SecretName } from './secret-box.js';
import type { Source, SourceEnding, Tenant } from '../tenant/tenant.js';

/** The two connections that an administrator registers and tests. */
export const connectionParts = ['sfa', 'graph'] as const;
export type ConnectionPart = (typeof connectionParts)[number];

/** The last test of a connection. */
export interface ConnectionTest {
  /** By the database clock. */
  readonly at: Instant;
  readonly isOk: boolean;
  readonly findings: readonly Finding<string>[];
  /** Of what was tested, secret included; a test counts only for a registration with the same one. Tells nothing of the secret. */
  readonly fingerprint: string;
}

export interface SettingsRecord {
  /** How often the settings were saved; 0 for a tenant of which nothing is kept. */
  readonly revision: number;
  readonly tests: Readonly<Partial<Record<ConnectionPart, ConnectionTest>>>;
  /** The last day on which the client secret is good, as its maker entered it. */
  readonly clientSecretExpiresOn?: CalendarDate | undefined;
  /** Until then the former value of the webhook's header is taken too. */
  readonly formerWebhookSecretUntil?: Instant | undefined;
}

/** One save of a tenant's settings: what is missing stays as it is. */
export interface SettingsSave {
  readonly tenantId: string;
  /** The revision on which the save rests, and which it ends; missing: it rests on none, as what is set up from a file. */
  readonly from?: number | undefined;
  /** As `TenantRepository.put`. */
  readonly tenant?: TenantChange | undefined;
  readonly secrets?: Readonly<Partial<Record<SecretName, string | undefined>>> | undefined;
  /** As `TenantRepository.useSource`. */
  readonly source?: SourceChange | undefined;
  /** Every record of the present source that is not known to be deleted is read once, as back-fill: what was read before means something else now. */
  readonly rereads?: boolean | undefined;
  /** As `TenantUpkeep.endSource`, for the source that is given up. */
  readonly ending?: { readonly sourceId: string; readonly ending: SourceEnding } | undefined;
  /** The last test of a connection; its time is the database's. */
  readonly test?: (Omit<ConnectionTest, 'at'> & { readonly part: ConnectionPart }) | undefined;
  /** The last day of the client secret; without a day it is forgotten. */
  readonly expiry?: { readonly day?: CalendarDate | undefined } | undefined;
  /** Until when the former value of the webhook's header is taken too; without a time it is forgotten at once. */
  readonly formerWebhookSecret?: { readonly until?: Instant | undefined } | undefined;
  /** What waits because something was refused, as a sign-in is with a wrong key, is tried again in a moment, when every process uses the new one. */
  readonly wakes?: boolean | undefined;
  /** A comparison of everything is asked for: what is there already shall come over. */
  readonly compares?: boolean | undefined;
}

export type TenantChange = Omit<Tenant, 'sourceId' | 'hadOtherSource' | 'epoch'>;
export type SourceChange = Omit<Source, 'tenantId' | 'sourceId' | 'ending'>;

/** What the settings pages keep of a tenant beside the settings themselves, and how both are saved. */
export interface SettingsMemory {
  recall(tenantId: string): Promise<SettingsRecord>;
  /**
   * All of it in one transaction, or nothing. `false`: somebody else took that revision meanwhile, and nothing is saved.
   * @throws ClounectError `unknownTenant`, unless it is a `tenant` that rests on no revision; `unknownSource`, `sourceInUse` for an `ending`
   */
  save(save: SettingsSave): Promise<boolean>;
}
