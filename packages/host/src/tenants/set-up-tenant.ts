import { ClounectError, type Failure, type IdSource, type SettingsMemory, type Tenant, type TenantConnections, type TenantRepository, type UserLink } from '@clounect/core';
import { toSourceHost } from '@clounect/justsfa-client';
import { z } from 'zod';
import { tenantSetupSchema, type TenantSetup } from './tenant-setup.js';

export interface SetUpTenantPorts {
  readonly tenants: TenantRepository;
  readonly settings: Pick<SettingsMemory, 'save'>;
  readonly connections: Pick<TenantConnections, 'graph'>;
  readonly ids: IdSource;
}

export interface TenantSetUp {
  readonly tenant: Tenant;
  /** Links whose address led to no mailbox; they are tried again when a schedule of theirs changes. */
  readonly unresolved: readonly { readonly sfaUserId: string; readonly mail: string; readonly failure: Failure }[];
}

/**
 * Makes the tenant what the setup says; links that are not in it are removed, and parts that it leaves out stay as they are. The same
 * setup again changes nothing and marks nothing dirty. Throws `invalidSetup`, which names what is wrong and shows no values.
 */
export async function setUpTenant(ports: SetUpTenantPorts, setup: TenantSetup): Promise<TenantSetUp> {
  const parsed = tenantSetupSchema.safeParse(setup);
  if (!parsed.success) throw new ClounectError('invalidSetup', z.prettifyError(parsed.error));
  const { tenantId, sfa, graph, source, links, ...wanted } = parsed.data;
  const before = await ports.tenants.find(tenantId);
  // Without connections it only names the tenant: the rest is registered in the console, and stays.
  const kept = sfa === undefined && graph === undefined ? before : undefined;
  const { webhookHeader, direction, policies } = kept ?? wanted;
  const isPaused = wanted.isPaused ?? kept?.isPaused ?? (sfa === undefined || graph === undefined);
  await ports.settings.save({
    tenantId,
    tenant: { tenantId, name: wanted.name, webhookId: wanted.webhookId, timeZone: wanted.timeZone, webhookHeader, direction, policies, isPaused, sfa: sfa?.settings ?? before?.sfa ?? {}, graph: graph?.settings ?? before?.graph ?? {} },
    source: sfa && source && { ...source, host: toSourceHost(sfa.settings) },
    secrets: { sfaApiKey: sfa?.apiKey, graphClientSecret: graph?.clientSecret, webhookSecret: wanted.webhookSecret },
  });

  const unresolved = links === undefined ? [] : await setUpLinks(ports, tenantId, links);
  const tenant = await ports.tenants.find(tenantId);
  if (tenant === undefined) throw new ClounectError('unknownTenant', `Tenant ${tenantId} was removed meanwhile.`);
  return { tenant, unresolved };
}

type WantedLink = Omit<UserLink, 'tenantId' | 'linkId' | 'mailboxId'>;

async function setUpLinks(ports: SetUpTenantPorts, tenantId: string, wanted: readonly WantedLink[]): Promise<TenantSetUp['unresolved']> {
  const known = await ports.tenants.links(tenantId);
  const gone = known.filter(({ sfaUserId }) => !wanted.some((link) => link.sfaUserId === sfaUserId));
  if (gone.length > 0) await ports.tenants.removeLinks(tenantId, gone.map(({ linkId }) => linkId));

  const changed: UserLink[] = [];
  const unresolved: TenantSetUp['unresolved'][number][] = [];
  for (const link of wanted) {
    const before = known.find(({ sfaUserId }) => sfaUserId === link.sfaUserId);
    const kept = before?.mail === link.mail ? before : undefined;
    const after: UserLink = { ...link, tenantId, linkId: before?.linkId ?? ports.ids.next(), mailboxId: kept?.mailboxId, testedAt: kept?.testedAt };
    if (kept?.mailboxId === undefined) {
      const mailbox = await (await ports.connections.graph(tenantId, 'userEdit')).resolveMailbox(link.mail);
      if (mailbox.status === 'done') changed.push({ ...after, mailboxId: mailbox.value.mailboxId });
      else {
        unresolved.push({ sfaUserId: link.sfaUserId, mail: link.mail, failure: mailbox.failure });
        if (before === undefined || before.mail !== link.mail || isChanged(before, after)) changed.push(after);
      }
    } else if (before !== undefined && isChanged(before, after)) changed.push(after);
  }
  if (changed.length > 0) await ports.tenants.putLinks(tenantId, changed);
  return unresolved;
}

function isChanged(before: UserLink, after: UserLink): boolean {
  return before.name !== after.name || before.isOn !== after.isOn;
}
