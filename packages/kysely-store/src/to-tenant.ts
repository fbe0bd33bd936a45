import { optionalInstant } from './instant-column.js';
import { directions, policiesSchema, sourceEndings } from '@clounect/core';
import { z } from 'zod';
import type { Source, Tenant, UserLink } from '@clounect/core';

const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);

const tenantRow = z.object({
  tenant_id: z.string(),
  name: z.string(),
  webhook_id: z.string(),
  webhook_header: optionalText,
  direction: z.enum(directions),
  is_paused: z.boolean(),
  time_zone: z.string(),
  policies: policiesSchema,
  source_id: z.string(),
  epoch: z.string(),
  restored_at: optionalInstant.optional(),
  sfa: z.unknown(),
  graph: z.unknown(),
  /** How many sources the tenant ever had; a count is a text on some drivers. */
  source_count: z.coerce.number(),
});

/** A row of `tenant` with its `source_count`. Throws when a newer version wrote what this one doesn't know. */
export function toTenant(row: unknown): Tenant {
  const tenant = tenantRow.parse(row);
  return {
    tenantId: tenant.tenant_id,
    name: tenant.name,
    webhookId: tenant.webhook_id,
    webhookHeader: tenant.webhook_header,
    direction: tenant.direction,
    isPaused: tenant.is_paused,
    timeZone: tenant.time_zone,
    policies: tenant.policies,
    sourceId: tenant.source_id,
    hadOtherSource: tenant.source_count > 1,
    epoch: tenant.epoch,
    restoredAt: tenant.restored_at,
    sfa: tenant.sfa,
    graph: tenant.graph,
  };
}

const sourceRow = z.object({
  tenant_id: z.string(),
  source_id: z.string(),
  host: z.string(),
  table_name: z.string(),
  schedule_field: z.string(),
  settings: z.unknown(),
  ending: z.enum(sourceEndings).nullish(),
});

export function toSource(row: unknown): Source {
  const source = sourceRow.parse(row);
  return {
    tenantId: source.tenant_id,
    sourceId: source.source_id,
    host: source.host,
    table: source.table_name,
    scheduleField: source.schedule_field,
    settings: source.settings,
    ending: source.ending ?? undefined,
  };
}

const linkRow = z.object({
  tenant_id: z.string(),
  link_id: z.string(),
  name: z.string(),
  sfa_user_id: z.string(),
  mail: z.string(),
  mailbox_id: optionalText,
  is_on: z.boolean(),
  tested_at: optionalInstant.optional(),
});

export function toUserLink(row: unknown): UserLink {
  const link = linkRow.parse(row);
  return {
    tenantId: link.tenant_id,
    linkId: link.link_id,
    name: link.name,
    sfaUserId: link.sfa_user_id,
    mail: link.mail,
    mailboxId: link.mailbox_id,
    isOn: link.is_on,
    testedAt: link.tested_at,
  };
}
