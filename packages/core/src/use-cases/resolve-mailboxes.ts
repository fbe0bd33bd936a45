import type { Evidence } from '../sync/evidence.js';
import type { Failure } from '../failure/failure.js';
import type { GraphClient } from '../ports/graph-client.js';
import type { TenantRepository } from '../ports/tenant-repository.js';
import type { UserLink } from '../tenant/tenant.js';
import { linksOf, presentParticipants } from '../sync/wished-mailboxes.js';

/** Finds the mailboxes of participants whose links have none yet; each found one is remembered with the link. */
export async function resolveMailboxes(
  ports: { readonly tenants: Pick<TenantRepository, 'mailboxFound'>; readonly graph: () => Promise<GraphClient> },
  evidence: Evidence,
): Promise<Evidence> {
  const open = presentParticipants(evidence).flatMap((participant) => linksOf(evidence, participant).filter((link) => link.mailboxId === undefined));
  if (open.length === 0) return evidence;
  const graph = await ports.graph();
  const found = await Promise.all(open.map(async (link) => ({ link, outcome: await graph.resolveMailbox(link.mail) })));
  const resolved = new Map<string, UserLink>();
  const unresolved = new Map<string, Failure>(evidence.unresolved);
  for (const { link, outcome } of found) {
    const { linkId, mail } = link;
    if (outcome.status === 'failed') unresolved.set(linkId, outcome.failure);
    else {
      const { mailboxId } = outcome.value;
      await ports.tenants.mailboxFound(evidence.tenant.tenantId, { linkId, mail, mailboxId });
      resolved.set(linkId, { ...link, mailboxId });
    }
  }
  const links = evidence.links.map((link) => resolved.get(link.linkId) ?? link);
  return { ...evidence, links, unresolved };
}
