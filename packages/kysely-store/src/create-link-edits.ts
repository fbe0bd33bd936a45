import { changeLinks } from './change-links.js';
import { deleteLinks, upsertLinks } from './link-rows.js';
import { eventsEnding } from './events-ending.js';
import { isSameLink, linksWithEvents, type LinkEdit, type LinkEditEnd, type LinkEdits } from '@clounect/core';
import { sql } from 'kysely';
import { toUserLink } from './to-tenant.js';
import type { Executor } from './database.js';

/** Undoes the transaction; the edit ends so. */
class Refused extends Error {
  constructor(readonly end: Exclude<LinkEditEnd, 'done'>) {
    super(end);
  }
}

export function createLinkEdits(db: Executor): LinkEdits {
  return {
    async edit(edit) {
      try {
        await changeLinks(db, edit.tenantId, async (transaction) => ({ affected: linksWithEvents(edit), change: () => change(transaction, edit) }));
        return 'done';
      } catch (error) {
        if (error instanceof Refused) return error.end;
        throw error;
      }
    },
  };
}

/** Called with the records' work rows locked (rule 15), so that no worker holds a deletion meanwhile that is decided on here. */
async function change(transaction: Executor, edit: LinkEdit): Promise<void> {
  const { tenantId, before, after, ending } = edit;
  const linkId = before?.linkId ?? after?.linkId ?? '';
  // One edit of the tenant at a time: no row stands yet for what two may add at once.
  const tenants = await sql`select 1 from tenant where tenant_id = ${tenantId} for no key update`.execute(transaction);
  const row = await transaction.selectFrom('user_link').selectAll().where('tenant_id', '=', tenantId).where('link_id', '=', linkId).executeTakeFirst();
  if (tenants.rows.length === 0 || !isSameLink(row && toUserLink(row), before)) throw new Refused('overtaken');
  if (after !== undefined && after.sfaUserId !== before?.sfaUserId && (await isTaken(transaction, tenantId, linkId, after.sfaUserId))) throw new Refused('userTaken');
  if (before !== undefined && ending !== undefined && (await decide(transaction, before, ending.events)) > ending.shown) throw new Refused('moreEvents');
  if (after === undefined) await deleteLinks(transaction, tenantId, [linkId]);
  else await upsertLinks(transaction, tenantId, [after]);
}

async function isTaken(transaction: Executor, tenantId: string, linkId: string, sfaUserId: string): Promise<boolean> {
  const row = await transaction.selectFrom('user_link').select('link_id').where('tenant_id', '=', tenantId).where('link_id', '<>', linkId).where('sfa_user_id', '=', sfaUserId).executeTakeFirst();
  return row !== undefined;
}

/** A person's decision about exactly these events, whatever was decided before; answers how many they are. */
async function decide(transaction: Executor, link: NonNullable<LinkEdit['before']>, events: 'keep' | 'remove'): Promise<number> {
  const state = events === 'remove' ? 'approved' : 'discarded';
  const { rows } = await sql`
    insert into held_deletion (tenant_id, source_id, record_id, mailbox_id, what, why, event_id, state, is_beforehand, decided_at)
    select tenant_id, source_id, record_id, mailbox_id, 'event', 'unlinked', event_id, ${state}, false, clock_timestamp()
    from (${eventsEnding(link)}) as ending
    order by source_id collate "C", record_id collate "C", mailbox_id collate "C"
    on conflict (tenant_id, source_id, record_id, mailbox_id) do update set
      what = excluded.what, why = excluded.why, event_id = excluded.event_id, state = excluded.state, is_beforehand = false, decided_at = excluded.decided_at
    returning 1
  `.execute(transaction);
  return rows.length;
}
