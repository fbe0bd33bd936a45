import type { Clock, ConnectionProbe, ScheduleInbox, SettingsMemory, TenantUpkeep } from '@clounect/core';
import type { ChangeTenantPorts } from '../../tenants/change-tenant.js';
import type { StandIns } from './stand-ins.js';

export interface TenantSettingsPorts extends ChangeTenantPorts {
  readonly settings: SettingsMemory;
  readonly upkeep: Pick<TenantUpkeep, 'sources' | 'endSource' | 'census'>;
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
  /** Asks for a comparison of everything: what is there already shall come over. */
  readonly compare: (tenantId: string) => Promise<unknown>;
}
