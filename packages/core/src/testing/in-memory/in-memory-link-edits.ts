import { copyOf, keyOf, mappingKeyOf } from './tables.js';
import { endingWith } from './in-memory-upkeep.js';
import { followLinks } from './in-memory-usage.js';
import { isSameLink, linksWithEvents } from '../../tenant/links-with-events.js';
import { markAffected } from './in-memory-tenants.js';
import type { LinkEdits } from '../../ports/link-edits.js';
import type { Tables } from './tables.js';

export function createInMemoryLinkEdits(tables: Tables): LinkEdits {
  return {
    async edit({ tenantId, before, after, ending }) {
      const linkId = before?.linkId ?? after?.linkId ?? '';
      const key = keyOf(tenantId, linkId);
      if (!tables.tenants.has(tenantId) || !isSameLink(tables.links.get(key), before)) return 'overtaken';
      const others = [...tables.links.values()].filter((link) => link.tenantId === tenantId && link.linkId !== linkId);
      if (after !== undefined && after.sfaUserId !== before?.sfaUserId && others.some(({ sfaUserId }) => sfaUserId === after.sfaUserId)) return 'userTaken';
      const events = ending === undefined || before === undefined ? [] : endingWith(tables, before);
      if (ending !== undefined && events.length > ending.shown) return 'moreEvents';
      for (const event of events) {
        const { sourceId, recordId, mailboxId, eventId = '' } = event;
        const state = ending?.events === 'remove' ? 'approved' : 'discarded';
        tables.deletions.set(mappingKeyOf(event), { tenantId, sourceId, recordId, mailboxId, what: 'event', eventId, state, decidedAt: tables.now() });
      }
      if (after === undefined) tables.links.delete(key);
      else tables.links.set(key, { ...copyOf(after), tenantId });
      followLinks(tables, tenantId);
      const concerned = linksWithEvents({ before, after });
      if (concerned.length > 0) markAffected(tables, tenantId, concerned);
      return 'done';
    },
  };
}
