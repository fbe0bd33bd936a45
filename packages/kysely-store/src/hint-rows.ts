import { sql } from 'kysely';
import type { EventHint } from '@clounect/core';

/** Hints as rows of a statement: `hint (tenant_id, mailbox_id, event_id, etag, traceparent)`. */
export function hintRows(hints: readonly EventHint[]) {
  return sql`unnest(
    ${hints.map((hint) => hint.tenantId)}::text[],
    ${hints.map((hint) => hint.mailboxId)}::text[],
    ${hints.map((hint) => hint.eventId)}::text[],
    ${hints.map((hint) => hint.etag ?? null)}::text[],
    ${hints.map((hint) => hint.traceparent ?? null)}::text[]
  ) as hint (tenant_id, mailbox_id, event_id, etag, traceparent)`;
}

/** The version that all of a group tell of, or null: of two nobody knows which is the later one, so that neither can prove an echo. */
export const agreedEtag = sql`case when count(*) = count(hint.etag) and count(distinct hint.etag) = 1 then min(hint.etag) end`;
