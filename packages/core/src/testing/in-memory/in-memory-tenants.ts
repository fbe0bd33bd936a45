import { ClounectError } from '../../failure/failure.js';
import { changesPlans } from '../../tenant/changes-plans.js';
import { copyOf, keyOf, recordKeyOf } from './tables.js';
import { followLinks } from './in-memory-usage.js';
import { raise } from './work-rows.js';
import type { RecordKey } from '../../tenant/record-key.js';
import type { Tables } from './tables.js';
import type { Tenant, UserLink } from '../../tenant/tenant.js';
import type { TenantRepository } from '../../ports/tenant-repository.js';

export function createInMemoryTenants(tables: Tables): TenantRepository {
  const linksOf = (tenantId: string) => [...tables.links.values()].filter((link) => link.tenantId === tenantId);

  return {
    async findByWebhook(webhookId) {
      const row = [...tables.tenants.values()].find((one) => one.webhookId === webhookId);
      const tenant = row && tenantOf(tables, row.tenantId);
      if (tenant === undefined) return undefined;
      const secret = tenant.webhookHeader === undefined ? undefined : tables.secrets.get(keyOf(tenant.tenantId, 'webhookSecret'));
      const source = tables.sources.get(keyOf(tenant.tenantId, tenant.sourceId));
      const [former, until] = [tables.secrets.get(keyOf(tenant.tenantId, 'formerWebhookSecret')), tables.settings.get(tenant.tenantId)?.formerWebhookSecretUntil];
      return { tenant, secret, source: source && copyOf(source), ...(secret !== undefined && former !== undefined && until !== undefined && { former: { secret: former, until } }) };
    },

    async find(tenantId) {
      return tenantOf(tables, tenantId);
    },

    async put(tenant) {
      const before = tables.tenants.get(tenant.tenantId);
      const { sourceId = '', epoch = tables.nextId(), restoredAt } = before ?? {};
      const row = copyOf({ ...tenant, sourceId, epoch, restoredAt });
      tables.tenants.set(tenant.tenantId, row);
      if (before !== undefined && changesPlans(before, tenant)) markAffected(tables, tenant.tenantId, 'all');
      return { ...copyOf(row), hadOtherSource: hadOtherSource(tables, tenant.tenantId) };
    },

    async useSource(tenantId, { host, table, scheduleField, settings }) {
      const tenant = tables.tenants.get(tenantId);
      if (tenant === undefined) throw new ClounectError('unknownTenant', `There is no tenant ${tenantId}.`);
      const known = [...tables.sources.values()].find(
        (one) => one.tenantId === tenantId && one.host === host && one.table === table && one.scheduleField === scheduleField,
      );
      const sourceId = known?.sourceId ?? tables.nextId();
      const source = copyOf({ tenantId, sourceId, host, table, scheduleField, settings });
      tables.sources.set(keyOf(tenantId, sourceId), source);
      tables.tenants.set(tenantId, { ...tenant, sourceId });
      if (known !== undefined && tenant.sourceId !== sourceId) markSource(tables, tenantId, sourceId);
      return copyOf(source);
    },

    async source(tenantId, sourceId) {
      const source = tables.sources.get(keyOf(tenantId, sourceId));
      return source && copyOf(source);
    },

    async links(tenantId) {
      return linksOf(tenantId).map(copyOf);
    },

    async putLinks(tenantId, links) {
      if (!tables.tenants.has(tenantId)) throw new ClounectError('unknownTenant', `There is no tenant ${tenantId}.`);
      const replaced = linksOf(tenantId).filter(({ linkId }) => links.some((link) => link.linkId === linkId));
      for (const link of links) tables.links.set(keyOf(tenantId, link.linkId), { ...copyOf(link), tenantId });
      followLinks(tables, tenantId);
      markAffected(tables, tenantId, [...replaced, ...links]);
    },

    async mailboxFound(tenantId, { linkId, mail, mailboxId }) {
      const link = tables.links.get(keyOf(tenantId, linkId));
      if (link?.mail === mail && link.mailboxId === undefined) tables.links.set(keyOf(tenantId, linkId), { ...link, mailboxId });
    },

    async removeLinks(tenantId, linkIds) {
      const removed = linksOf(tenantId).filter(({ linkId }) => linkIds.includes(linkId));
      for (const { linkId } of removed) tables.links.delete(keyOf(tenantId, linkId));
      followLinks(tables, tenantId);
      markAffected(tables, tenantId, removed);
    },
  };
}

export function tenantOf(tables: Tables, tenantId: string): Tenant | undefined {
  const row = tables.tenants.get(tenantId);
  return row && { ...copyOf(row), hadOtherSource: hadOtherSource(tables, tenantId) };
}

function hadOtherSource(tables: Tables, tenantId: string): boolean {
  return [...tables.sources.values()].filter((source) => source.tenantId === tenantId).length > 1;
}

/** What happened while it was not the tenant's source was told to nobody: each is read, except one that is known to be deleted. */
export function markSource(tables: Tables, tenantId: string, sourceId: string): void {
  for (const row of [...tables.work.values()]) if (row.tenantId === tenantId && row.sourceId === sourceId) raise(tables, row, { doubt: tables.held.get(recordKeyOf(row))?.state !== 'deleted', urgency: 'backFill' });
}

export function markAffected(tables: Tables, tenantId: string, links: readonly UserLink[] | 'all'): void {
  const isAll = links === 'all';
  const users = new Set(isAll ? [] : links.map((link) => link.sfaUserId));
  const mailboxes = new Set(isAll ? [] : links.map((link) => link.mailboxId));
  const affected = new Map<string, RecordKey>();
  for (const mapping of tables.mappings.values()) {
    if (mapping.tenantId === tenantId && mapping.state !== 'ended' && (isAll || mailboxes.has(mapping.mailboxId))) affected.set(recordKeyOf(mapping), mapping);
  }
  for (const held of tables.held.values()) {
    const takesPart = isAll || (held.schedule?.participants.some(({ sfaUserId }) => users.has(sfaUserId)) ?? false);
    if (held.tenantId === tenantId && held.state === 'present' && takesPart) affected.set(recordKeyOf(held), held);
  }
  // Whoever works on a record just now may have read the links or rules before they changed.
  for (const row of tables.work.values()) {
    if (row.tenantId === tenantId && row.leasedUntil !== undefined) affected.set(recordKeyOf(row), row);
  }
  for (const key of affected.values()) raise(tables, key, { urgency: 'backFill' });
}
