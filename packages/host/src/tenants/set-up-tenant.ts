import { ClounectError, type Failure, type IdSource, type SecretBox, type Tenant, type TenantConnections, type TenantRepository, type UserLink } from '@clounect/core';
import { toSourceHost } from '@clounect/justsfa-client';
import { z } from 'zod';
import { tenantSetupSchema, type TenantSetup } from './tenant-setup.js';

export interface SetUpTenantPorts {
  readonly tenants: TenantRepository;
  readonly secrets: SecretBox;
  readonly connections: Pick<TenantConnections, 'graph'>;
  readonly ids: IdSource;
}

export interface TenantSetUp {
  readonly tenant: Tenant;
  /** Links whose address led to no mailbox; they are tried again when a schedule of theirs changes. */
  readonly unresolved: readonly { readonly sfaUserId: string; readonly mail: string; readonly failure: Failure }[];
}

/**
 * Makes the tenant what the setup says; links that are not in it are removed. The same setup again changes nothing and marks nothing
 * dirty. Throws `invalidSetup`, which names what is wrong and shows no values.
 */
export async function setUpTenant(ports: SetUpTenantPorts, setup: TenantSetup): Promise<TenantSetUp> {
  const parsed = tenantSetupSchema.safeParse(setup);
  if (!parsed.success) throw new ClounectError('invalidSetup', z.prettifyError(parsed.error));
  const { tenantId, name, webhookId, webhookHeader, direction, isPaused, timeZone, policies, sfa, graph, ...wanted } = parsed.data;
  const source = { ...wanted.source, host: toSourceHost(sfa.settings) };

  await ports.tenants.put({ tenantId, name, webhookId, webhookHeader, direction, isPaused, timeZone, policies, sfa: sfa.settings, graph: graph.settings });
  await ports.tenants.useSource(tenantId, source);
  await ports.secrets.put(tenantId, 'sfaApiKey', sfa.apiKey);
  await ports.secrets.put(tenantId, 'graphClientSecret', graph.clientSecret);
  if (wanted.webhookSecret !== undefined) await ports.secrets.put(tenantId, 'webhookSecret', wanted.webhookSecret);

  const unresolved = await setUpLinks(ports, tenantId, wanted.links);
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
    const kept = before?.mail === link.mail ? before.mailboxId : undefined;
    const after: UserLink = { ...link, tenantId, linkId: before?.linkId ?? ports.ids.next(), mailboxId: kept };
    if (kept === undefined) {
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
