import { sql, type RawBuilder } from 'kysely';
import type { UserLink } from '@clounect/core';

/**
 * Rows of `mapping`: of the events that stand for this person in that mailbox of the present source those that stand for nobody else whose
 * link is on. They end with the link.
 */
export function eventsEnding({ tenantId, sfaUserId, mailboxId = '' }: Pick<UserLink, 'tenantId' | 'sfaUserId' | 'mailboxId'>): RawBuilder<unknown> {
  return sql`
    select m.* from mapping m join tenant t on t.tenant_id = m.tenant_id and t.source_id = m.source_id
    where m.tenant_id = ${tenantId} and m.mailbox_id = ${mailboxId} and m.state in ('living', 'released') and m.event_id is not null
      and m.details -> 'serves' ? ${sfaUserId}::text
      and not m.details -> 'serves' ?| array(
        select other.sfa_user_id from user_link other where other.tenant_id = ${tenantId} and other.is_on and other.sfa_user_id <> ${sfaUserId}
      )
  `;
}
