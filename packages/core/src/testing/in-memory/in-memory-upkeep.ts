import { ClounectError } from '../../failure/failure.js';
import { copyOf, keyOf, recordKeyOf } from './tables.js';
import { raise } from './work-rows.js';
import { tenantOf } from './in-memory-tenants.js';
import type { Mapping } from '../../mapping/mapping.js';
import type { RawWork } from './raw-rows.js';
import type { Source, UserLink } from '../../tenant/tenant.js';
import type { Tables } from './tables.js';
import type { TenantUpkeep } from '../../ports/tenant-upkeep.js';

export function createInMemoryUpkeep(tables: Tables): TenantUpkeep {
  const workOf = (tenantId: string): readonly RawWork[] => [...tables.work.values()].filter((row) => row.tenantId === tenantId);
  const standsIn = (tenantId: string, sourceId: string) =>
    [...tables.mappings.values()].filter((mapping) => mapping.tenantId === tenantId && mapping.sourceId === sourceId && (mapping.state === 'living' || mapping.state === 'released'));

  return {
    async tenants() {
      return [...tables.tenants.keys()].sort().flatMap((tenantId) => tenantOf(tables, tenantId) ?? []);
    },

    async declareRestored(tenantId) {
      const tenant = tables.tenants.get(tenantId);
      if (tenant === undefined) throw new ClounectError('unknownTenant', `There is no tenant ${tenantId}.`);
      const doubted = workOf(tenantId).filter((row) => hasSomethingToLose(tables, row));
      for (const row of workOf(tenantId)) {
        tables.work.set(recordKeyOf(row), { ...row, fence: row.fence + 1, attempts: 0, leasedUntil: undefined, worker: undefined });
      }
      for (const row of doubted) {
        for (const [id, notice] of tables.notices) if (recordKeyOf(notice) === recordKeyOf(row)) tables.notices.delete(id);
        tables.work.set(recordKeyOf(row), { ...row, ...tables.work.get(recordKeyOf(row)), notBefore: tables.now() });
        raise(tables, row, { doubt: true, urgency: 'repair' });
      }
      for (const [key, held] of tables.held) if (held.tenantId === tenantId) tables.held.set(key, { ...held, isBornByAdd: false });
      for (const [key, feed] of tables.feeds) {
        if (feed.tenantId === tenantId) tables.feeds.set(key, copyOf({ ...feed, state: 'none' as const, cursor: undefined, needsCatchUp: true, caughtUpAt: undefined, failures: 0, notBefore: undefined }));
      }
      for (const [key, hint] of tables.waitingHints) if (hint.tenantId === tenantId) tables.waitingHints.delete(key);
      tables.tenants.set(tenantId, { ...tenant, epoch: tables.nextId(), restoredAt: tables.now() });
      const after = tenantOf(tables, tenantId);
      if (after === undefined) throw new ClounectError('unknownTenant', `There is no tenant ${tenantId}.`);
      return { tenant: after, doubted: doubted.length };
    },

    async sources(tenantId) {
      const inUse = tables.tenants.get(tenantId)?.sourceId;
      const nameOf = ({ host, table, scheduleField }: Source): string => keyOf(host, table, scheduleField);
      const sources = [...tables.sources.values()].filter((source) => source.tenantId === tenantId).sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
      return sources.map((source) => ({ source: copyOf(source), isInUse: source.sourceId === inUse, standing: standsIn(tenantId, source.sourceId).length }));
    },

    async endSource(tenantId, sourceId, ending) {
      const source = tables.sources.get(keyOf(tenantId, sourceId));
      if (source === undefined) throw new ClounectError('unknownSource', `Tenant ${tenantId} has no source ${sourceId}.`);
      if (tables.tenants.get(tenantId)?.sourceId === sourceId) throw new ClounectError('sourceInUse', `Source ${sourceId} is the present one of tenant ${tenantId}.`);
      tables.sources.set(keyOf(tenantId, sourceId), { ...source, ending });
      const marked = ending === 'remove' ? workOf(tenantId).filter((row) => row.sourceId === sourceId) : [];
      for (const row of marked) raise(tables, row, { urgency: 'backFill' });
      return { marked: marked.length };
    },

    async census(tenantId) {
      const tenant = tables.tenants.get(tenantId);
      if (tenant === undefined) return undefined;
      const isOfSource = (row: { readonly tenantId: string; readonly sourceId: string }): boolean => row.tenantId === tenantId && row.sourceId === tenant.sourceId;
      const held = [...tables.held.values()].filter(isOfSource);
      const present = held.filter(({ state }) => state === 'present');
      const standing = standsIn(tenantId, tenant.sourceId);
      const waiting = new Set(workOf(tenantId).filter((row) => isOfSource(row) && row.dirty > row.done).map(({ recordId }) => recordId));
      const mailboxOf = new Map([...tables.links.values()].filter((link) => link.tenantId === tenantId && link.isOn).map(({ sfaUserId, mailboxId }) => [sfaUserId, mailboxId]));
      const missing = present.flatMap((record) => {
        const mailboxes = new Set((record.schedule?.participants ?? []).flatMap(({ sfaUserId }) => mailboxOf.get(sfaUserId) ?? []));
        return [...mailboxes].filter((mailboxId) => !standing.some((one) => one.recordId === record.recordId && one.mailboxId === mailboxId));
      });
      const heldOf = (recordId: string) => held.find((record) => record.recordId === recordId);
      const refused = new Map<string, number>();
      for (const mapping of [...tables.mappings.values()].filter(isOfSource)) if (mapping.refused !== undefined) refused.set(mapping.refused.failure.code, (refused.get(mapping.refused.failure.code) ?? 0) + 1);
      return {
        records: present.length,
        events: standing.length,
        missingEvents: missing.length,
        waitingEvents: standing.filter(({ recordId }) => waiting.has(recordId)).length,
        unwantedEvents: standing.filter(({ recordId }) => heldOf(recordId)?.state === 'deleted').length,
        eventsOfOne: standing.filter(({ recordId }) => heldOf(recordId)?.schedule?.participants.length === 1).length,
        refused: [...refused].sort().map(([code, count]) => ({ code, count })),
      };
    },

    async linkStanding({ tenantId, sfaUserId, mailboxId }) {
      const sourceId = tables.tenants.get(tenantId)?.sourceId ?? '';
      const standing = standsIn(tenantId, sourceId).filter((mapping) => mapping.mailboxId === mailboxId && mapping.serves.includes(sfaUserId));
      const takingPart = [...tables.held.values()].filter(
        (held) => held.tenantId === tenantId && held.sourceId === sourceId && held.state === 'present' && (held.schedule?.participants.some((one) => one.sfaUserId === sfaUserId) ?? false),
      );
      const ending = endingWith(tables, { tenantId, sfaUserId, mailboxId });
      const series = ending.filter(({ shape }) => shape.isRecurring).length;
      const meetings = ending.filter(({ shape }) => shape.hasAttendees && !shape.isRecurring).length;
      return { standing: standing.length, ending: ending.length, meetings, series, takingPart: takingPart.length };
    },
  };
}

/** Of the events that stand for this person in that mailbox of the present source those that stand for nobody else whose link is on. */
export function endingWith(tables: Tables, { tenantId, sfaUserId, mailboxId }: Pick<UserLink, 'tenantId' | 'sfaUserId' | 'mailboxId'>): readonly Mapping[] {
  const sourceId = tables.tenants.get(tenantId)?.sourceId;
  const others = new Set([...tables.links.values()].filter((link) => link.tenantId === tenantId && link.isOn && link.sfaUserId !== sfaUserId).map((link) => link.sfaUserId));
  return [...tables.mappings.values()].filter(
    (mapping) =>
      mapping.tenantId === tenantId && mapping.sourceId === sourceId && mapping.mailboxId === mailboxId && (mapping.state === 'living' || mapping.state === 'released') &&
      mapping.serves.includes(sfaUserId) && !mapping.serves.some((user) => others.has(user)),
  );
}

/** All but a record that is deleted with every event of it. */
function hasSomethingToLose(tables: Tables, row: RawWork): boolean {
  const isOfRow = (key: Parameters<typeof recordKeyOf>[0]): boolean => recordKeyOf(key) === recordKeyOf(row);
  const isDeleted = [...tables.held.values()].some((held) => isOfRow(held) && held.state === 'deleted');
  return !isDeleted || [...tables.mappings.values()].some((mapping) => isOfRow(mapping) && mapping.state !== 'ended');
}
