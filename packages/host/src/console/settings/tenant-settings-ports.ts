import type { Clock, ConnectionProbe, ScheduleInbox, SecretBox, SettingsMemory, TenantRepository, TenantUpkeep } from '@clounect/core';
import type { StandIns } from './stand-ins.js';

export interface TenantSettingsPorts {
  readonly tenants: TenantRepository;
  readonly secrets: SecretBox;
  readonly settings: SettingsMemory;
  readonly upkeep: Pick<TenantUpkeep, 'sources' | 'census'>;
  readonly inbox: Pick<ScheduleInbox, 'lastSeen'>;
  readonly probe: ConnectionProbe;
  readonly clock: Clock;
  /** Unguessable: for a webhook's header. */
  readonly newSecret: () => string;
  /** Where JUST.SFA reaches this host. */
  readonly publicUrl: string;
  readonly standIns: StandIns;
  /** Whoever works for the tenant is to look at its settings at once. */
  readonly changed: (tenantId: string) => void;
}
