import { isClounectError, testLink, type LinkEdits, type ReconcilePorts, type RateBudget, type TenantUpkeep } from '@clounect/core';
import type { ConsolePorts } from '@clounect/console';
import { callsLeft } from '../health/calls-left.js';
import { estimateBackFill } from '../reconcile/estimate-back-fill.js';

export interface UserPortsDeps {
  readonly linkEdits: LinkEdits;
  readonly upkeep: Pick<TenantUpkeep, 'linkStanding'>;
  readonly reconcilePorts: Pick<ReconcilePorts, 'runs' | 'tenants' | 'connections'>;
  readonly budget: Pick<RateBudget, 'look'>;
  readonly nextId: () => string;
  /** A link is another one now: work is waiting, and the tenant's feeds are to be looked after. */
  readonly onEdited: (tenantId: string) => void;
}

/** What the console's page of linked users needs of the host. */
export function createUserPorts({ linkEdits, upkeep, reconcilePorts, budget, nextId, onEdited }: UserPortsDeps): ConsolePorts['users'] {
  return {
    nextId,
    test: (link) => testLink(reconcilePorts, link),
    standing: (link) => upkeep.linkStanding(link),
    estimate: async (link) => {
      try {
        const left = await callsLeft({ tenants: reconcilePorts.tenants, budget }, link.tenantId);
        return await estimateBackFill(reconcilePorts, link, left?.leftToday);
      } catch (error) {
        // A secret that is missing, settings that lead elsewhere: the test of the row says so.
        if (isClounectError(error)) return undefined;
        throw error;
      }
    },
    edit: async (edit) => {
      const end = await linkEdits.edit(edit);
      if (end === 'done') onEdited(edit.tenantId);
      return end;
    },
  };
}
