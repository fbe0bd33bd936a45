import type { CalendarDate, Instant } from '../schedule/period.js';
import type { Finding } from './connection-probe.js';

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
}

/** What the settings pages keep of a tenant beside the settings themselves. */
export interface SettingsMemory {
  recall(tenantId: string): Promise<SettingsRecord>;
  /**
   * Takes the revision after `from`; `false`: somebody else did so meanwhile, and nothing may be saved on top of that.
   * @throws ClounectError `unknownTenant`
   */
  advance(tenantId: string, from: number): Promise<boolean>;
  /** @throws ClounectError `unknownTenant` */
  keepTest(tenantId: string, part: ConnectionPart, test: Omit<ConnectionTest, 'at'>): Promise<void>;
  /** `undefined` forgets the day. @throws ClounectError `unknownTenant` */
  keepExpiry(tenantId: string, day: CalendarDate | undefined): Promise<void>;
}
